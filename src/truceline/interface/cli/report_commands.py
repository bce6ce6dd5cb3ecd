"""`truceline observe`, `allege`, `restrict`, `cover`, `notify` and what becomes of a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.interface.cli.desk_terms import (
    ByOption,
    EntryArgument,
    JsonOption,
    LanguageOption,
    NodeOption,
    WhyOption,
    chosen,
    delegations_named,
    desk_at,
    entries_of,
    entry_of,
    maybe_words,
    say_written,
    words_of,
)
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import TermError
from truceline.interface.cli.sighting_terms import (
    direction_of,
    distance_of,
    line_of,
    location_of,
    sighting,
)
from truceline.interface.cli.time_terms import length_of, span_of

if TYPE_CHECKING:
    from truceline.casework.desk import Desk
    from truceline.domain.observed_time import Clock
    from truceline.domain.office import Office
    from truceline.domain.sighting import Sighting

app = lazy_app()

Counted = Annotated[
    tuple[str, str] | None, typer.Option(metavar="N EVENT", help="How many of what.")
]
AtOption = Annotated[
    str, typer.Option("--at", metavar="TIME", help="14:05, 14:05-14:20, 12:05Z, or unknown.")
]
WithinOption = Annotated[
    str | None, typer.Option("--within", metavar="LENGTH", help="How far times may be off: 2m.")
]
WhereOption = Annotated[
    str | None, typer.Option("--where", metavar="PLACE", help="Degrees, MGRS, or a name.")
]
AlsoOption = Annotated[
    list[str] | None,
    typer.Option("--also", metavar="LINE", help="One more: 'saw 2 flashes NW 3km'; repeatable."),
]
NoteOption = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="What else there is.")
]
ClockOption = Annotated[
    str,
    typer.Option("--clock", metavar="SOURCE", help="What set the clock: gnss, radio, by_hand …"),
]


@app.command()
def observe(  # noqa: PLR0913 - each is an option
    *,
    post: Annotated[str, typer.Option("--from", metavar="POST", help="The post or asset.")],
    at: AtOption = "now",
    within: WithinOption = None,
    heard: Counted = None,
    saw: Counted = None,
    recorded: Counted = None,
    also: AlsoOption = None,
    nothing: Annotated[bool, typer.Option("--nothing", help="Nothing was observed.")] = False,
    bearing: Annotated[
        str | None, typer.Option(help="340, 340±10, NNW, N,NNW, 4500mil, 45-00, unknown.")
    ] = None,
    north: Annotated[str | None, typer.Option(help="true, grid or magnetic.")] = None,
    distance: Annotated[str | None, typer.Option(help="2-4km, 500m, 2km+, unknown.")] = None,
    where: WhereOption = None,
    phase: Annotated[str | None, typer.Option(help="impact, outgoing, airburst …")] = None,
    weapon: Annotated[str | None, typer.Option(help="The class it is assessed to be.")] = None,
    position: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Where the observer stood.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="How that is known: survey, map, gnss, estimated.")
    ] = None,
    precision: Annotated[str | None, typer.Option(help="How far it may be off: 50m.")] = None,
    suspect: Annotated[
        str | None, typer.Option(help="Suspicion on satellite navigation: jamming, spoofing.")
    ] = None,
    clock: ClockOption = "not_known",
    note: NoteOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Report what a post saw, heard or recorded; what is not known is left out or called unknown.

    truceline observe --from own-post --heard 3 explosions --at 14:05 --bearing 340 --distance 2-4km
    """
    from truceline.casework.report import observe as observe_
    from truceline.domain.known import NOT_KNOWN
    from truceline.domain.observation import Observation

    with desk_at(node, by) as desk:
        lines = [line_of(each) for each in also or ()]
        for means, what in (("heard", heard), ("saw", saw), ("recorded", recorded)):
            if what is not None:
                found = sighting(
                    means,
                    what,
                    distance=distance_of(distance),
                    direction=direction_of(bearing, north=north),
                    phase=phase,
                    at=location_of(where, language=language),
                    weapon=weapon,
                    option=f"--{means}",
                )
                lines.insert(0, found)
        _require_something(lines, nothing=nothing)
        stood = location_of(
            position,
            language=language,
            source=source,
            suspected=suspect,
            precision=precision,
            option="--position",
        )
        observation = Observation(
            post=_post(desk, post),
            office=_office(desk) or NOT_KNOWN,
            observed=span_of(desk, at, within=within),
            recorded_at=desk.now(),
            clock=_clock(clock),
            position=stood,
            sightings=tuple(lines),
            note=maybe_words(note, language),
        )
        say_written(desk, observe_(desk, observation), as_json=as_json)


@app.command()
def allege(  # noqa: PLR0913 - each is an option
    *,
    text: Annotated[str, typer.Option("--words", metavar="TEXT", help="What is said.")],
    against: Annotated[
        list[str] | None, typer.Option(metavar="DELEGATION", help="Whom it names; repeatable.")
    ] = None,
    provision: Annotated[str | None, typer.Option(help="Of the agreement.")] = None,
    said_by: Annotated[str | None, typer.Option(help="The authority or organisation.")] = None,
    at: AtOption = "unknown",
    within: WithinOption = None,
    where: WhereOption = None,
    also: AlsoOption = None,
    channel: Annotated[str, typer.Option(help="letter, hotline, radio, in_person …")] = "not_known",
    reference: Annotated[str | None, typer.Option(help="Its author's own mark.")] = None,
    asked: Annotated[str | None, typer.Option(help="What is asked for.")] = None,
    offered: Annotated[str | None, typer.Option(help="What is offered as evidence.")] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lodge what somebody says has happened; whom it names may answer."""
    from truceline.casework.report import lodge
    from truceline.domain.allegation import Allegation, Channel
    from truceline.domain.known import NOT_KNOWN
    from truceline.domain.report_act import AllegationLodged

    with desk_at(node, by) as desk:
        allegation = Allegation(
            alleged_by=said_by or NOT_KNOWN,
            received_at=desk.now(),
            channel=chosen(channel, Channel, option="--channel"),
            reference=reference or NOT_KNOWN,
            happened=span_of(desk, at, within=within),
            where=location_of(where, language=language),
            sightings=tuple(line_of(each) for each in also or ()),
            words=words_of(text, language),
            asked=maybe_words(asked, language),
            offered=maybe_words(offered, language),
        )
        named = delegations_named(desk, against or (), option="--against")
        lodged = AllegationLodged(against=named, provision=provision)
        say_written(desk, lodge(desk, allegation, lodged), as_json=as_json)


@app.command()
def restrict(  # noqa: PLR0913 - each is an option
    kind: Annotated[str, typer.Argument(help="denied, conditional, delayed, jamming, mines …")],
    *,
    post: Annotated[str, typer.Option("--from", metavar="POST", help="Who was kept.")],
    at: AtOption = "now",
    within: WithinOption = None,
    where: WhereOption = None,
    goal: Annotated[str | None, typer.Option(help="What they were kept from.")] = None,
    controlled_by: Annotated[
        str | None, typer.Option(metavar="DELEGATION", help="Who controlled the area, as observed.")
    ] = None,
    restricted_by: Annotated[str | None, typer.Option(help="Who kept them, in words.")] = None,
    reason: Annotated[str | None, typer.Option(help="What reason was given.")] = None,
    escalated_to: Annotated[
        list[str] | None, typer.Option(help="With whom it was taken up.")
    ] = None,
    clock: ClockOption = "not_known",
    note: NoteOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Report that monitors could not go, see or listen."""
    from truceline.casework.report import restrict as restrict_
    from truceline.domain.access_restriction import AccessRestriction, RestrictionKind
    from truceline.domain.known import NOT_KNOWN

    with desk_at(node, by) as desk:
        control = (
            delegations_named(desk, [controlled_by], option="--controlled-by")
            if controlled_by
            else ()
        )
        far = location_of(goal, language=language, option="--goal")
        restriction = AccessRestriction(
            restriction=chosen(kind, RestrictionKind, option="KIND"),
            asset=_post(desk, post),
            office=_office(desk) or NOT_KNOWN,
            restricted=span_of(desk, at, within=within),
            recorded_at=desk.now(),
            clock=_clock(clock),
            place=location_of(where, language=language),
            goal=None if far is NOT_KNOWN else far,
            controlled_by=control[0] if control else NOT_KNOWN,
            restricted_by=maybe_words(restricted_by, language),
            reason_given=maybe_words(reason, language),
            escalated_to=tuple(escalated_to or ()),
            note=maybe_words(note, language),
        )
        say_written(desk, restrict_(desk, restriction), as_json=as_json)


@app.command()
def cover(  # noqa: PLR0913 - each is an option
    *,
    post: Annotated[str, typer.Option("--from", metavar="POST", help="The post or asset.")],
    at: AtOption,
    watch: Annotated[str, typer.Option("--watch", help="post, camera, patrol, radar …")] = "post",
    state: Annotated[str, typer.Option(help="working, degraded, not_working.")] = "working",
    visibility: Annotated[str | None, typer.Option(help="How far one could see: 5km.")] = None,
    not_visible: Annotated[str | None, typer.Option(help="What could not be seen.")] = None,
    track: Annotated[
        list[str] | None, typer.Option(help="Where a patrol went; repeatable.")
    ] = None,
    clock: ClockOption = "not_known",
    note: NoteOption = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Declare what was watched; without it, the absence of reports means nothing."""
    from truceline.casework.report import cover as cover_
    from truceline.domain.coverage import Coverage, TrackPoint, WatchKind, WatchState
    from truceline.domain.known import NOT_KNOWN, NotKnown
    from truceline.domain.observation import Seeing

    with desk_at(node, by) as desk:
        far = distance_of(visibility, option="--visibility")
        passed = (location_of(each, language=language, option="--track") for each in track or ())
        coverage = Coverage(
            watch=chosen(watch, WatchKind, option="--watch"),
            state=chosen(state, WatchState, option="--state"),
            asset=_post(desk, post),
            during=span_of(desk, at),
            recorded_at=desk.now(),
            clock=_clock(clock),
            track=tuple(TrackPoint(at=each) for each in passed if not isinstance(each, NotKnown)),
            seeing=Seeing(visibility_m=NOT_KNOWN if isinstance(far, NotKnown) else far.least_m),
            not_visible=maybe_words(not_visible, language),
            note=maybe_words(note, language),
        )
        say_written(desk, cover_(desk, coverage), as_json=as_json)


@app.command()
def notify(  # noqa: PLR0913 - each is an option
    kind: Annotated[str, typer.Argument(help="exercise, convoy, demolition, uncrewed_flight …")],
    *,
    text: Annotated[str, typer.Option("--words", metavar="TEXT", help="What will be done.")],
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="From when to when.")],
    where: WhereOption = None,
    people: Annotated[int | None, typer.Option(help="How many take part.")] = None,
    vehicles: Annotated[int | None, typer.Option(help="How many vehicles or aircraft.")] = None,
    reference: Annotated[str | None, typer.Option(help="Its author's own mark.")] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give notice of something planned that could be taken for a breach."""
    from truceline.casework.report import notify as notify_
    from truceline.domain.known import NOT_KNOWN
    from truceline.domain.notice import Notice, NoticeKind

    with desk_at(node, by) as desk:
        notice = Notice(
            activity=chosen(kind, NoticeKind, option="KIND"),
            planned=span_of(desk, at),
            written_at=desk.now(),
            where=location_of(where, language=language),
            what=words_of(text, language),
            n_people=NOT_KNOWN if people is None else people,
            n_vehicles=NOT_KNOWN if vehicles is None else vehicles,
            reference=reference or NOT_KNOWN,
        )
        say_written(desk, notify_(desk, notice), as_json=as_json)


@app.command()
def correct(  # noqa: PLR0913 - each is an option
    entry: EntryArgument,
    *,
    why: WhyOption,
    amended: Annotated[
        Path | None, typer.Option(help="A file with the whole body as it should be, in JSON.")
    ] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what was wrong in an own entry; what it said stays visible."""
    from truceline.casework.report import correct as correct_
    from truceline.wire.body import decode_body

    with desk_at(node, by) as desk:
        what = entry_of(desk, entry)
        body = None
        if amended is not None:
            body = decode_body(desk.kept(what).placed.kind, _canonical(amended))
        made = correct_(desk, what, reason=words_of(why, language), amended=body)
        say_written(desk, made, as_json=as_json)


@app.command()
def withdraw(
    entry: EntryArgument,
    *,
    why: WhyOption,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stand by an own report, opening, finding or pending motion no longer."""
    from truceline.casework.joint import withdraw_motion
    from truceline.casework.report import withdraw as withdraw_
    from truceline.domain.motion import Moved

    with desk_at(node, by) as desk:
        what, reason = entry_of(desk, entry), words_of(why, language)
        is_motion = isinstance(desk.kept(what).placed.act, Moved)
        act = withdraw_motion if is_motion else withdraw_
        say_written(desk, act(desk, what, reason=reason), as_json=as_json)


@app.command()
def disclose(
    entries: Annotated[
        list[str] | None, typer.Argument(metavar="ENTRY…", help="Own commitments.")
    ] = None,
    *,
    due: Annotated[
        str | None,
        typer.Option(metavar="LENGTH", help="All whose term ends within it, or that are disputed."),
    ] = None,
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what was committed to: named ones, or all that are due or disputed (--due 6h)."""  # noqa: DOC501 - it is the help that users read
    from truceline.casework.report import disclose as disclose_
    from truceline.casework.report import disclose_due

    if bool(entries) == (due is not None):
        raise TermError(option="ENTRY", expected="either entries or --due", came="both or neither")
    with desk_at(node, by) as desk:
        if due is not None:
            made = disclose_due(desk, ahead=length_of(due, option="--due"))
        else:
            with desk.together():
                made = tuple(disclose_(desk, each) for each in entries_of(desk, entries))
        say_written(desk, *made, as_json=as_json)


@app.command()
def abandon(
    entry: EntryArgument,
    *,
    why: WhyOption,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that a commitment will not be opened, and why; it is counted."""
    from truceline.casework.report import abandon as abandon_

    with desk_at(node, by) as desk:
        made = abandon_(desk, entry_of(desk, entry), reason=words_of(why, language))
        say_written(desk, made, as_json=as_json)


def _require_something(lines: list[Sighting], *, nothing: bool) -> None:
    if nothing == bool(lines):
        expected = "--heard, --saw, --recorded or --also, or --nothing"
        came = "both" if lines else "none of them"
        raise TermError(option="what was observed", expected=expected, came=came)


def _post(desk: Desk, typed: str) -> Any:  # noqa: ANN401 - an identifier that is imported late
    """Return the post that is meant: one of the founding by its beginning, or what was typed."""
    names = [each.id for each in desk.founding.posts]
    meant = [each for each in names if each.startswith(typed)]
    return typed if typed in names or len(meant) != 1 else meant[0]


def _office(desk: Desk) -> Office | None:
    """Return the one office of whoever will sign, if it is one."""
    from truceline.domain.report_act import ReportFiled, ReportKind
    from truceline.record.key import label_of

    signer = desk.signer_of(ReportFiled(kind=ReportKind.OBSERVATION))
    key: Any = label_of(signer)
    offices = desk.scope.offices(desk.delegation, key)
    return next(iter(offices)) if len(offices) == 1 else None


def _clock(text: str) -> Clock:
    from truceline.domain.observed_time import Clock, ClockSource

    return Clock(source=chosen(text, ClockSource, option="--clock"))


def _canonical(path: Path) -> bytes:
    """Return what a file of JSON says, in canonical bytes.

    Raises
    ------
    TermError
        If it is no JSON.
    """
    import json

    from truceline.canonical import encode

    try:
        return encode(json.loads(path.read_bytes()))
    except ValueError as error:
        raise TermError(option="--amended", expected="JSON", came=str(error)) from error
