"""A clause that binds all the time: fire, a prohibition in a zone, free passage of a corridor.

One breach that was decided is enough, and no later quiet undoes it. That none was found says
something only where somebody could have seen one: each zone must have been watched for the share
of the time that the rule asks for, in the version of the zone that held then.

Source: requirement 13 of the field notes; the ruling mission that could not see, field notes 2.5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from truceline.compliance.answer import Answer, BoundaryUsed, Cause, Reason, Status, cannot_tell
from truceline.compliance.case import Case, version_at
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
    all_spans = case.facts.coverage(zone, case.moment)
    spans_of = {each.boundary.version: (each.from_at, each.until_at) for each in versions}
    good = [each for each in all_spans if each.zone_version in spans_of]
    clipped = [(each, *spans_of[each.zone_version]) for each in good]
    permille = _share(case, clipped)
    said = f"{zone} was watched {permille} of {PERMILLE} parts of the time."
    used = tuple(sorted({BoundaryUsed(zone=zone, version=each.zone_version) for each in good}))
    reasons = [Reason(sentence=said, facts=tuple(good), boundaries=used or (held,))]
    bad = tuple(each for each in all_spans if each.zone_version not in spans_of)
    if bad:
        said = f"{len(bad)} spans of watch are of no known version of {zone} and are not counted."
        reasons.append(Reason(sentence=said, facts=bad))
    return _Watched(zone=zone, version=held, permille=permille, reasons=tuple(reasons))


def _share(case: Case, spans: Iterable[tuple[ZoneCoverage, datetime, datetime]]) -> int:
    start, end = case.in_force_at, case.moment.as_of
    seen, total, until = NOTHING, end - start, start
    for each, valid_from, valid_until in sorted(spans, key=_begins):
        begin = max(each.when.from_at, valid_from, until)
        finish = min(each.when.to_at, valid_until, end)
        if finish > begin:
            seen += finish - begin
            until = finish
    return PERMILLE * seen // total if total else 0


def _begins(span: tuple[ZoneCoverage, datetime, datetime]) -> datetime:
    return max(span[0].when.from_at, span[1])
