"""A clause that binds all the time: fire, a prohibition in a zone, free passage of a corridor.

One breach that was decided is enough, and no later quiet undoes it. That none was found says
something only where somebody could have seen one: each zone must have been watched for the share
of the time that the rule asks for, in the version of the zone that held then.

Source: requirement 13 of the field notes; the ruling mission that could not see, field notes 2.5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from truceline.compliance.answer import Answer, BoundaryUsed, Cause, Reason, Status, cannot_tell
from truceline.compliance.case import Case, DatedVersion, version_at
from truceline.compliance.clause import PERMILLE, Standing
from truceline.compliance.fact import Sealed, ZoneCoverage
from truceline.compliance.finding import Weighed, Weight
from truceline.domain.identifier import ZoneId

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    """How much of the time a zone was watched [permille]; no version where the zone had none."""

    zone: ZoneId
    version: BoundaryUsed | None
    permille: int
    reasons: tuple[Reason, ...]


def assess_standing(case: Case, terms: Standing, weighed: Weighed) -> Answer:
    """Answer where the findings of the clause decide nothing."""
    sealed = tuple(case.of(Sealed))
    if sealed:
        said = f"{len(sealed)} sealed, not counted: what they hold could be a breach."
        return cannot_tell(Cause.SEALED, Reason(sentence=said, facts=sealed))
    if not terms.zones:
        said = "The text names no zone, so nobody can say what had to be watched."
        return cannot_tell(Cause.TEXT_SILENT, Reason(sentence=said))
    watched = [_watched(case, zone) for zone in terms.zones]
    reasons = tuple(reason for each in watched for reason in each.reasons)
    if any(each.version is None for each in watched):
        return cannot_tell(Cause.TEXT_SILENT, *reasons)
    if weighed.of(Weight.OPEN):
        return cannot_tell(Cause.NO_FACTS, *reasons)
    if any(each.permille < terms.least_watched_permille for each in watched):
        said = (
            f"No breach was found, but nobody could see enough: at least "
            f"{terms.least_watched_permille} of {PERMILLE} parts of the time had to be watched."
        )
        return cannot_tell(Cause.NO_COVERAGE, Reason(sentence=said), *reasons)
    said = "No breach was found, and the zones were watched."
    return Answer(status=Status.MET, reasons=(Reason(sentence=said), *reasons))


def _watched(case: Case, zone: ZoneId) -> _Watched:
    versions = case.versions(zone)
    held = version_at(versions, case.moment.as_of)
    if held is None:
        said = f"{zone} has no version on {case.moment.as_of:%Y-%m-%d}: where it is, nothing says."
        return _Watched(zone=zone, version=None, permille=0, reasons=(Reason(sentence=said),))
    by_version: dict[str, list[ZoneCoverage]] = {}
    for each in case.facts.coverage(zone, case.moment):
        by_version.setdefault(each.zone_version, []).append(each)
    used = [each for each in versions if each.boundary.version in by_version]
    good = [by_version.pop(each.boundary.version) for each in used]
    permille = _share(case, [_seen(case, *each) for each in zip(used, good, strict=True)])
    reasons = [
        Reason(
            sentence=f"{zone} was watched {permille} of {PERMILLE} parts of the time.",
            facts=tuple(chain.from_iterable(good)),
            boundaries=tuple(each.boundary for each in used) or (held,),
        )
    ]
    bad = tuple(chain.from_iterable(by_version.values()))
    if bad:
        said = f"{len(bad)} spans of watch are of no known version of {zone} and are not counted."
        reasons.append(Reason(sentence=said, facts=bad))
    return _Watched(zone=zone, version=held, permille=permille, reasons=tuple(reasons))


def _share(case: Case, seen: Iterable[timedelta]) -> int:
    total = case.moment.as_of - case.in_force_at
    return PERMILLE * sum(seen, NOTHING) // total if total else 0


def _seen(case: Case, version: DatedVersion, spans: Iterable[ZoneCoverage]) -> timedelta:
    """Return how long a zone was watched while one version held; spans come as they begin."""
    until = max(version.from_at, case.in_force_at)
    end = min(version.until_at, case.moment.as_of)
    seen = NOTHING
    for each in spans:
        begin, finish = each.when.from_at, each.when.to_at
        if finish > until and begin < end:
            finish = min(finish, end)
            seen += finish - max(begin, until)
            until = finish
    return seen
