"""What bodies and acts say, in lines for people; nothing is left out that decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from truceline.domain.access_restriction import AccessRestriction
from truceline.domain.allegation import Allegation
from truceline.domain.coverage import Coverage
from truceline.domain.direction import AngleUnit, Arc, Direction, Winds
from truceline.domain.fieldwork import Handover, IncidentSummary, Tasking, VisitReport
from truceline.domain.finding_act import Answered, Axes, FindingDrafted
from truceline.domain.incident_act import Tasked, Triaged, Visited
from truceline.domain.known import NotKnown
from truceline.domain.location import Location
from truceline.domain.motion import Close, Decide, Merge, Moved, RuleMatched, StanceTaken
from truceline.domain.notice import Notice
from truceline.domain.observation import Observation
from truceline.domain.quantity import Count, CountManner, Distance
from truceline.domain.statement import (
    AnswerText,
    CorrectionText,
    FindingReasons,
    Statement,
)
from truceline.domain.words import Words
from truceline.interface.cli.time_terms import span_said, time_said

if TYPE_CHECKING:
    from truceline.casework.desk import Desk
    from truceline.domain.act import Act
    from truceline.domain.entry_body import EntryBody
    from truceline.domain.sighting import Sighting

_MANNERS = {CountManner.ABOUT: "about ", CountManner.AT_LEAST: "at least "}
_UNITS = {
    AngleUnit.MILLIDEGREE: "°",
    AngleUnit.MIL_6400: " mil",
    AngleUnit.MIL_6000: " mil of 6000",
}


def body_lines(desk: Desk, body: EntryBody) -> list[str]:
    """Return what a body says, a line for each thing."""
    said = _BODIES.get(type(body))
    return list(_texts(body) if said is None else said(desk, body))


def act_lines(desk: Desk, act: Act) -> list[str]:
    """Return what decides of an act, besides its name."""
    said = _ACTS.get(type(act))
    return [] if said is None else list(said(desk, act))


def axes_lines(axes: Axes) -> list[str]:
    """Return the three axes."""
    who = f" ({', '.join(axes.responsible)})" if axes.responsible else ""
    zone = f", zone {axes.zone} as of {axes.zone_version}" if axes.zone else ""
    firm = word(axes.responsibility_confidence)
    return [
        f"provision {axes.provision}{zone}, gravity {word(axes.gravity)}",
        f"occurrence: {word(axes.occurrence)} [{word(axes.occurrence_confidence)}]",
        f"breach: {word(axes.breach)} [{word(axes.breach_confidence)}]",
        f"responsibility: {word(axes.responsibility)}{who} [{firm}]",
    ]


def sighting_said(each: Sighting) -> str:
    """Return a line of a report as it is read out."""
    parts = [word(each.means[0]), _count(each.count), "×", word(each.event)]
    if each.phase.value != "not_applicable":
        parts.append(f"({word(each.phase)})")
    if isinstance(each.distance, Distance):
        parts.append(_distance(each.distance))
    if not isinstance(each.direction, NotKnown):
        parts.append(_direction(each.direction))
    if isinstance(each.at, Location):
        parts.append(f"at {place_said(each.at)}")
    known = [word(one.kind) for one in each.weapons if one.kind.value != "not_known"]
    return " ".join([*parts, *(f"[{one}]" for one in known)])


def place_said(at: Location) -> str:
    """Return a place as it was given, and in degrees if that was a grid reference."""
    if not at.points:
        return at.as_given
    point = at.points[0]
    return f"{at.as_given} ({point.lat_deg:.5f}, {point.lon_deg:.5f})"


def quoted(words: Words) -> str:
    """Return the original of some words, and its language if that is told."""
    tag = "" if words.original == "und" else f" [{words.original}]"
    return f"“{words.text[words.original]}”{tag}"


def word(value: object) -> str:
    """Return a word of a fixed vocabulary as people read it."""
    return str(getattr(value, "value", value)).replace("_", " ")


def _coverage(desk: Desk, body: Coverage) -> Iterator[str]:
    where = "" if isinstance(body.asset, NotKnown) else f" of {body.asset}"
    yield f"{word(body.watch)}{where} {word(body.state)}, {span_said(desk, body.during)}"
    yield from _noted(body.note)


def _notice(desk: Desk, body: Notice) -> Iterator[str]:
    yield f"{word(body.activity)}, {span_said(desk, body.planned)}"
    yield quoted(body.what)


def _allegation(desk: Desk, body: Allegation) -> Iterator[str]:
    yield f"said to have happened {span_said(desk, body.happened)}"
    yield quoted(body.words)
    yield from (f"it says: {sighting_said(each)}" for each in body.sightings)


def _summary(_desk: Desk, body: IncidentSummary) -> Iterator[str]:
    yield quoted(body.title)
    yield from _noted(body.note)


def _tasking(_desk: Desk, body: Tasking) -> Iterator[str]:
    yield quoted(body.purpose)
    yield from (f"asked: {quoted(each)}" for each in body.questions)


def _visit(desk: Desk, body: VisitReport) -> Iterator[str]:
    yield span_said(desk, body.visited)
    yield quoted(body.words)
    yield from (sighting_said(each) for each in body.sightings)


def _tasked(desk: Desk, act: Tasked) -> Iterator[str]:
    due = "" if act.due_at is None else f", due {time_said(desk, act.due_at)}"
    yield f"team of {', '.join(act.team)}{due}"


def _observation(desk: Desk, body: Observation) -> Iterator[str]:
    post = "post not known" if isinstance(body.post, NotKnown) else body.post
    yield f"{post}, {span_said(desk, body.observed)}"
    if not body.sightings:
        yield "nothing was observed"
    yield from (sighting_said(each) for each in body.sightings)
    if isinstance(body.position, Location):
        yield f"from {place_said(body.position)}"
    yield from _noted(body.note)


def _restriction(desk: Desk, body: AccessRestriction) -> Iterator[str]:
    asset = "not known who" if isinstance(body.asset, NotKnown) else body.asset
    yield f"{word(body.restriction)}: {asset}, {span_said(desk, body.restricted)}"
    if isinstance(body.place, Location):
        yield f"at {place_said(body.place)}"
    if not isinstance(body.controlled_by, NotKnown):
        yield f"controlled by {body.controlled_by}, as observed"
    if body.reason_given is not None:
        yield f"reason given: {quoted(body.reason_given)}"
    yield from _noted(body.note)


def _handover(desk: Desk, body: Handover) -> list[str]:
    lines = [span_said(desk, body.watch), quoted(body.happening)]
    if body.equipment is not None:
        lines.append(f"equipment: {quoted(body.equipment)}")
    if body.reservations is not None:
        lines.append(f"with reservations: {quoted(body.reservations)}")
    return lines


def _texts(body: EntryBody) -> Iterator[str]:
    if isinstance(body, CorrectionText):
        yield quoted(body.reason)
        if body.amended is not None:
            yield "with the whole body as it should be"
    elif isinstance(body, AnswerText):
        yield quoted(body.words)
        if body.measures is not None:
            yield f"measures: {quoted(body.measures)}"
    elif isinstance(body, (FindingReasons, Statement)):
        yield from _of_axes(body)
    else:
        found = (getattr(body, name, None) for name in ("reason", "words", "awaited", "note"))
        yield from (quoted(each) for each in found if isinstance(each, Words))


def _of_axes(body: FindingReasons | Statement) -> Iterator[str]:
    if isinstance(body, Statement):
        yield quoted(body.words)
    for name in ("occurrence", "breach", "responsibility", "method", "remedy"):
        said = getattr(body, name, None)
        if isinstance(said, Words):
            yield f"{name}: {quoted(said)}"


def _motion(desk: Desk, act: Moved) -> list[str]:
    until = f"until {time_said(desk, act.due_at)}"
    lines = [f"passes if nobody objects {until}" if act.procedure.value == "silence" else until]
    match act.motion:
        case Decide(axes=axes):
            lines += axes_lines(axes)
        case Merge(into=into):
            lines.append(f"into {desk.handles.of(into)}")
        case Close(manner=manner):
            lines.append(word(manner))
        case _:
            pass
    return lines


def _stance(desk: Desk, act: StanceTaken) -> list[str]:
    lines = [word(act.stance)]
    if act.parts:
        lines.append(f"assents to {', '.join(word(each) for each in act.parts)}")
    if act.until_at is not None:
        lines.append(f"until {time_said(desk, act.until_at)}")
    return lines + ([] if act.axes is None else axes_lines(act.axes))


def _noted(note: Words | None) -> list[str]:
    return [] if note is None else [f"note: {quoted(note)}"]


def _count(count: Count) -> str:
    if count.number is None:
        return "uncountable" if count.manner is CountManner.UNCOUNTABLE else "an unknown number of"
    return f"{_MANNERS.get(count.manner, '')}{count.number}"


def _distance(distance: Distance) -> str:
    if isinstance(distance.most_m, NotKnown):
        return f"{_metres(distance.least_m)} or farther"
    if distance.least_m == distance.most_m:
        return _metres(distance.least_m)
    return f"{_metres(distance.least_m)} to {_metres(distance.most_m)}"


def _metres(metres: int) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres} m"  # noqa: PLR2004 - a kilometre


def _direction(direction: Direction) -> str:
    north = "" if direction.north.value == "not_known" else f" {direction.north.value} north"
    if isinstance(direction, Winds):
        return f"{', '.join(each.value for each in direction.winds)}{north}"
    return f"{_angle(direction)}{north}"


def _angle(arc: Arc) -> str:
    per = 1000 if arc.unit is AngleUnit.MILLIDEGREE else 1
    half = "" if isinstance(arc.half_width, NotKnown) else f" ± {arc.half_width / per:g}"
    return f"{arc.centre / per:g}{half}{_UNITS[arc.unit]}"


_BODIES: dict[type, Callable[[Any, Any], Iterable[str]]] = {
    Observation: _observation,
    AccessRestriction: _restriction,
    Coverage: _coverage,
    Notice: _notice,
    Allegation: _allegation,
    IncidentSummary: _summary,
    Tasking: _tasking,
    VisitReport: _visit,
    Handover: _handover,
}
_ACTS: dict[type, Callable[[Any, Any], Iterable[str]]] = {
    Triaged: lambda _, act: [word(act.outcome)],
    Tasked: _tasked,
    Visited: lambda _, act: [word(act.outcome)],
    FindingDrafted: lambda _, act: axes_lines(act.axes),
    Answered: lambda _, act: [word(act.stance)],
    StanceTaken: _stance,
    RuleMatched: lambda _, act: [f"rule-matched by {act.rule}, not confirmed"],
    Moved: _motion,
}
