"""`truceline beat`, `lapse`, `appoint`, `revoke`, `leave`, `return`, and the watch's `handover`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.interface.cli.desk_terms import (
    ByOption,
    JsonOption,
    LanguageOption,
    NodeOption,
    WhyOption,
    chosen,
    desk_at,
    entries_of,
    maybe_words,
    say_facts,
    say_written,
    words_of,
    written_facts,
    written_lines,
)
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import TermError
from truceline.interface.cli.time_terms import span_of

if TYPE_CHECKING:
    from truceline.casework.desk import Desk
    from truceline.domain.entry import KeyId
    from truceline.domain.office import Office

app = lazy_app()

WordsOption = Annotated[str, typer.Option("--words", metavar="TEXT", help="In its own words.")]
KeyArgument = Annotated[
    str, typer.Argument(metavar="KEY", help="A key of the roster: its name or its label.")
]


@app.command()
def beat(*, node: NodeOption = None, by: ByOption = None, as_json: JsonOption = False) -> None:
    """Say what time it is here, and what is held; terms run by such words, never by a clock."""
    from truceline.casework.authority import beat as beat_

    with desk_at(node, by) as desk:
        say_written(desk, beat_(desk), as_json=as_json)


@app.command()
def lapse(*, node: NodeOption = None, by: ByOption = None, as_json: JsonOption = False) -> None:
    """Let every term lapse that beats of enough delegations show to have run out.

    Exit codes: 0 all that is overdue here lapsed, 3 of something not enough beats say so yet.
    """  # noqa: DOC501 - it is the help that users read
    from truceline.casework.authority import NotLapsed
    from truceline.casework.authority import lapse as lapse_
    from truceline.interface.cli.desk_terms import BATCH
    from truceline.interface.cli.door import ExitCode

    with desk_at(node, by) as desk:
        results = lapse_(desk)
        made = [each for each in results if not isinstance(each, NotLapsed)]
        left = [each for each in results if isinstance(each, NotLapsed)]
        if BATCH.get() is not None:
            say_written(desk, *made, as_json=as_json)
            return
        facts = {
            "written": [written_facts(desk, each) for each in made],
            "not_lapsed": [
                {"of": desk.handles.of(each.at), "term": each.term.value, "why": each.sentence}
                for each in left
            ],
        }
        lines = [line for each in made for line in written_lines(desk, each)]
        lines += [
            f"{desk.handles.of(each.at)}: the term ({each.term.value}) has not lapsed. "
            f"{each.sentence}"
            for each in left
        ]
        say_facts(desk, facts, lines or ["Nothing is overdue."], as_json=as_json)
    if left:
        raise typer.Exit(ExitCode.CANNOT_SAY)


@app.command()
def appoint(  # noqa: PLR0913 - each is an option
    key: KeyArgument,
    offices: Annotated[
        list[str] | None, typer.Argument(metavar="OFFICE…", help="duty_officer, verifier, chief …")
    ] = None,
    *,
    relieve: Annotated[
        bool, typer.Option("--relieve", help="It holds no office any more.")
    ] = False,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="What else.")] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Appoint a key of the own delegation to offices; what it held before ends."""  # noqa: DOC501 - it is the help that users read
    from truceline.casework.authority import appoint as appoint_
    from truceline.domain.office import Office
    from truceline.domain.statement import Appointment

    if relieve == bool(offices):
        raise TermError(option="OFFICE", expected="offices, or --relieve", came="both or neither")
    with desk_at(node, by) as desk:
        made = appoint_(
            desk,
            _key(desk, key),
            offices=tuple(chosen(each, Office, option="OFFICE") for each in offices or ()),
            appointment=Appointment(note=maybe_words(note, language)),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def revoke(  # noqa: PLR0913 - each is an option
    key: KeyArgument,
    *,
    from_index: Annotated[
        int, typer.Option("--from", metavar="INDEX", help="The first entry that is void.")
    ],
    why: WhyOption,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that what a key signed in the own log from an entry on is void, as when it was lost."""
    from truceline.casework.authority import revoke as revoke_

    with desk_at(node, by) as desk:
        made = revoke_(
            desk,
            _key(desk, key),
            log=desk.log,
            from_index=from_index,
            reason=words_of(why, language),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def leave(
    *,
    text: WordsOption,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take no further part; work goes on, marked, and nothing can be agreed in the meantime."""
    from truceline.casework.authority import leave as leave_

    with desk_at(node, by) as desk:
        say_written(desk, leave_(desk, words=words_of(text, language)), as_json=as_json)


@app.command("return")
def return_(
    *,
    text: WordsOption,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take part again."""
    from truceline.casework.authority import come_back

    with desk_at(node, by) as desk:
        say_written(desk, come_back(desk, words=words_of(text, language)), as_json=as_json)


@app.command()
def handover(  # noqa: PLR0913 - each is an option
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="KEY", help="The incoming officer's key: name or file.")
    ],
    text: Annotated[str, typer.Option("--words", metavar="TEXT", help="What goes on.")],
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="The watch: 06:00-14:00.")
    ] = "now",
    desk_name: Annotated[
        str | None, typer.Option("--desk", metavar="POST", help="Of which post or desk.")
    ] = None,
    waiting: Annotated[
        list[str] | None, typer.Option("--open", metavar="ENTRY", help="What waits; repeatable.")
    ] = None,
    equipment: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What works and what does not.")
    ] = None,
    reservations: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What the incoming officer does not take over."),
    ] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hand the watch over; the officer who goes and the one who comes sign one entry."""
    from truceline.casework.watch import hand_over
    from truceline.domain.fieldwork import Handover
    from truceline.domain.incident_act import HandedOver
    from truceline.domain.known import NOT_KNOWN
    from truceline.interface.desk import signer_named
    from truceline.record.key import label_of

    with desk_at(node, by) as desk:
        incoming = signer_named(desk.node, to)
        outgoing = desk.signer_of(HandedOver())
        whom: Any = [label_of(outgoing), label_of(incoming)]
        body = Handover(
            watch=span_of(desk, at),
            desk=NOT_KNOWN if desk_name is None else _asset(desk_name),
            outgoing=_office(desk, whom[0]),
            incoming=_office(desk, whom[1]),
            happening=words_of(text, language),
            equipment=maybe_words(equipment, language),
            reservations=maybe_words(reservations, language),
        )
        open_matters = entries_of(desk, waiting)
        made = hand_over(desk, body, incoming=incoming, open_matters=open_matters)
        say_written(desk, made, as_json=as_json)


def _asset(name: str) -> Any:  # noqa: ANN401 - an identifier that is imported late
    return name


def _office(desk: Desk, key: KeyId) -> Office:
    """Return in which office an officer goes or comes."""
    from truceline.domain.office import Office

    held = desk.scope.offices(desk.delegation, key)
    if Office.DUTY_OFFICER in held or not held:
        return Office.DUTY_OFFICER
    return min(held, key=lambda each: each.value)


def _key(desk: Desk, typed: str) -> Any:  # noqa: ANN401 - an identifier that is imported late
    """Return the label of a key of the own delegation.

    Raises
    ------
    TermError
        If the roster has no such key.
    """
    labels = sorted(desk.node.roster.authors(desk.node.origin))
    meant = [each for each in labels if typed in {each, each.rpartition("+")[0].rpartition("/")[2]}]
    if len(meant) != 1:
        raise TermError(option="KEY", expected=f"one of {', '.join(labels)}", came=typed)
    return meant[0]
