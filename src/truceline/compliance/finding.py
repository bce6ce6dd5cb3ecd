"""What the joint findings under a clause come to, one by one.

A decision says what its delegations agreed on; nothing here corrects it. Where they left open
whether it is a breach, and the text itself forbids what was done, the rule says so, unless the
text lets it through and another delegation held the notice before it began.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from truceline.compliance.answer import BoundaryUsed, Reason
from truceline.compliance.case import Case, held_from, version_at
from truceline.compliance.clause import Standing, Terms
from truceline.compliance.fact import JointFinding, NoticeGiven, SelfReport, Suspended
from truceline.domain.finding_act import Axis, Breach, Occurrence
from truceline.domain.identifier import ZoneId

DECIDING = frozenset({Axis.OCCURRENCE, Axis.BREACH})
"""The axes on which delegations must agree before an event counts."""


class Weight(Enum):
    """What one finding comes to."""

    BREACH = "breach"
    NO_BREACH = "no_breach"
    DISPUTED = "disputed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """All findings of a clause by what they come to, and what the obliged report themselves."""

    by_weight: dict[Weight, list[JointFinding]]
    own: Sequence[SelfReport]
    reasons: tuple[Reason, ...]

    def of(self, weight: Weight) -> list[JointFinding]:
        """Return the findings of one weight."""
        return self.by_weight.get(weight, [])


def weigh(case: Case, terms: Terms) -> Weighed:
    """Weigh the findings of a clause; events that ended before it was in force are not counted."""
    start = case.in_force_at
    findings = case.of(JointFinding)
    first = bisect_left(findings, start, key=lambda each: each.so_at)
    found, at_rest = _not_suspended(case, findings[first:])
    told = [each for each in case.of(SelfReport) if each.when.from_at >= start]
    by_weight: dict[Weight, list[JointFinding]] = {}
    notices = case.of(NoticeGiven)
    for each in found:
        by_weight.setdefault(_weight(case, terms, each, notices=notices), []).append(each)
    own = [each for each in told if case.is_own(each)]
    others = tuple(each for each in told if not case.is_own(each))
    reasons = [*_of_events(by_weight), *_of_zones(case, found), *_of_notices(case, notices, found)]
    if others:
        said = f"{len(others)} reports of a breach of one's own come from others than the obliged."
        reasons.append(Reason(sentence=said, facts=others))
    if at_rest:
        said = f"{len(at_rest)} findings are of events while the clause was suspended: not counted."
        reasons.append(Reason(sentence=said, facts=tuple(at_rest)))
    return Weighed(by_weight=by_weight, own=own, reasons=tuple(reasons))


def _not_suspended(
    case: Case, findings: Sequence[JointFinding]
) -> tuple[list[JointFinding], list[JointFinding]]:
    """Return the findings of events outside every agreed suspension, and those inside one."""
    spans = [each.when for each in case.of(Suspended) if case.is_agreed(each)]
    if not spans:
        return list(findings), []
    inside = [
        any(span.from_at <= each.when.from_at and each.when.to_at < span.to_at for span in spans)
        for each in findings
    ]
    return (
        [each for each, rests in zip(findings, inside, strict=True) if not rests],
        [each for each, rests in zip(findings, inside, strict=True) if rests],
    )


def _weight(
    case: Case, terms: Terms, finding: JointFinding, *, notices: Sequence[NoticeGiven]
) -> Weight:
    if finding.is_contested or not finding.agreed_on >= DECIDING:
        return Weight.DISPUTED
    axes = finding.axes
    if axes.breach is Breach.NO_BREACH or axes.occurrence is Occurrence.DID_NOT_OCCUR:
        return Weight.NO_BREACH
    if finding.when.from_at < case.in_force_at:
        return Weight.OPEN
    if axes.breach is Breach.BREACH:
        return Weight.BREACH
    if not isinstance(terms, Standing) or axes.occurrence is Occurrence.COULD_NOT_TELL:
        return Weight.OPEN
    return _by_text(case, terms, finding, notices=notices)


def _by_text(
    case: Case, terms: Standing, finding: JointFinding, *, notices: Sequence[NoticeGiven]
) -> Weight:
    if finding.activity not in terms.forbids:
        return Weight.OPEN
    for exempt in terms.exceptions:
        if exempt.activity is not finding.activity:
            continue
        if not exempt.needs_notice or any(_covers(case, each, finding) for each in notices):
            return Weight.NO_BREACH
    return Weight.BREACH


def _covers(case: Case, notice: NoticeGiven, finding: JointFinding) -> bool:
    held = held_from(notice, case.moment)
    return held is not None and held < finding.when.from_at and _is_about(notice, finding)


def _is_about(notice: NoticeGiven, finding: JointFinding) -> bool:
    planned, event = notice.when, finding.when
    within = planned.from_at <= event.from_at and event.to_at <= planned.to_at
    return within and notice.activity is finding.activity


_SAID = {
    Weight.BREACH: "a breach of this clause",
    Weight.NO_BREACH: "no breach of this clause",
    Weight.DISPUTED: "a matter on which the delegations differ",
    Weight.OPEN: "a matter that they could not tell, or that may lie before the clause bound",
}


def _of_events(by_weight: dict[Weight, list[JointFinding]]) -> Iterable[Reason]:
    for weight in Weight:
        found = by_weight.get(weight, [])
        if found:
            n_events = len({each.event for each in found})
            first, last = found[0].when.from_at, found[-1].when.to_at
            said = (
                f"{n_events} events from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC: "
                f"the decisions make of each {_SAID[weight]}."
            )
            yield Reason(sentence=said, facts=tuple(found))


def _of_zones(case: Case, found: Iterable[JointFinding]) -> Iterable[Reason]:
    used: dict[tuple[ZoneId, str], list[JointFinding]] = {}
    for each in found:
        zone, version = each.axes.zone, each.axes.zone_version
        if zone is not None and version is not None:
            used.setdefault((zone, version), []).append(each)
    for (zone, version), facts in used.items():
        yield from _of_version(case, BoundaryUsed(zone=zone, version=version), facts)


def _of_version(case: Case, used: BoundaryUsed, facts: Sequence[JointFinding]) -> Iterable[Reason]:
    said = f"{used.zone} was used in its version {used.version}"
    by_held: dict[str | None, list[JointFinding]] = {}
    versions = case.versions(used.zone)
    for each in facts:
        held = version_at(versions, each.when.from_at)
        by_held.setdefault(None if held is None else held.version, []).append(each)
    for version, some in by_held.items():
        if version == used.version:
            sentence = f"{said}."
        else:
            other = "none is known that held" if version is None else f"{version} held"
            sentence = f"{said}, while {other} when it happened; the finding stands as decided."
        yield Reason(sentence=sentence, facts=tuple(some), boundaries=(used,))


def _of_notices(
    case: Case, notices: Iterable[NoticeGiven], found: Iterable[JointFinding]
) -> Iterable[Reason]:
    events = [each for each in found if each.activity is not None]
    for notice in notices:
        about = [each for each in events if _is_about(notice, each)]
        if about and not all(_covers(case, notice, each) for each in about):
            held = held_from(notice, case.moment)
            since = (
                "no other delegation holds it"
                if held is None
                else f"held from {held:%Y-%m-%d %H:%M:%S} UTC"
            )
            said = f"A notice was not in another delegation's hands before the event: {since}."
            yield Reason(sentence=said, facts=(notice, *about))
