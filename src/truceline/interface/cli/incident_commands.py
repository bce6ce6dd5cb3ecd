"""`truceline open`, `triage`, `claim`, `release`, `task`, `visit`, `suspend`, `resume`."""

from __future__ import annotations

from typing import Annotated

import typer

from truceline.interface.cli.desk_terms import (
    ByOption,
    EntriesArgument,
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
from truceline.interface.cli.sighting_terms import line_of, location_of
from truceline.interface.cli.time_terms import instant_of, span_of

app = lazy_app()


@app.command("open")
def open_(  # noqa: PLR0913 - each is an option
    reports: EntriesArgument,
    *,
    title: Annotated[str, typer.Option(metavar="TEXT", help="What it seems to be.")],
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="When it happened.")] = "unknown",
    where: Annotated[str | None, typer.Option(metavar="PLACE", help="Where.")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="What else.")] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open an incident on reports."""
    from truceline.casework.incident import open_incident
    from truceline.domain.fieldwork import IncidentSummary

    with desk_at(node, by) as desk:
        summary = IncidentSummary(
            title=words_of(title, language),
            happened=span_of(desk, at),
            where=location_of(where, language=language),
            note=maybe_words(note, language),
        )
        made = open_incident(desk, entries_of(desk, reports), summary=summary)
        say_written(desk, made, as_json=as_json)


@app.command()
def triage(  # noqa: PLR0913 - each is an option
    incident: EntryArgument,
    outcome: Annotated[
        str, typer.Argument(help="in_mandate, outside_mandate, duplicate, insufficient.")
    ],
    *,
    why: WhyOption,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a first look makes of an incident."""
    from truceline.casework.incident import triage as triage_
    from truceline.domain.incident_act import TriageOutcome

    with desk_at(node, by) as desk:
        meant = chosen(outcome, TriageOutcome, option="OUTCOME")
        what = entry_of(desk, incident)
        made = triage_(desk, what, outcome=meant, reason=words_of(why, language))
        say_written(desk, made, as_json=as_json)


@app.command()
def claim(
    incident: EntryArgument,
    *,
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that somebody here works on an incident."""
    from truceline.casework.incident import claim as claim_

    with desk_at(node, by) as desk:
        say_written(desk, claim_(desk, entry_of(desk, incident)), as_json=as_json)


@app.command()
def release(
    incident: EntryArgument,
    *,
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that nobody here works on an incident any longer."""
    from truceline.casework.incident import release as release_

    with desk_at(node, by) as desk:
        say_written(desk, release_(desk, entry_of(desk, incident)), as_json=as_json)


@app.command()
def task(  # noqa: PLR0913 - each is an option
    incident: EntryArgument,
    *,
    team: Annotated[
        list[str], typer.Option(metavar="DELEGATION", help="Whose people go; repeatable.")
    ],
    purpose: Annotated[str, typer.Option(metavar="TEXT", help="What they are sent for.")],
    question: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="To be answered; repeatable.")
    ] = None,
    due: Annotated[str | None, typer.Option(metavar="TIME", help="By when.")] = None,
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="When it is planned.")
    ] = "unknown",
    where: Annotated[str | None, typer.Option(metavar="PLACE", help="Where to.")] = None,
    urgency: Annotated[str, typer.Option(help="at_once, today, planned.")] = "planned",
    risks: Annotated[str | None, typer.Option(metavar="TEXT", help="What to look out for.")] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Send a team."""
    from truceline.casework.incident import task as task_
    from truceline.domain.fieldwork import Tasking, Urgency

    with desk_at(node, by) as desk:
        tasking = Tasking(
            purpose=words_of(purpose, language),
            questions=tuple(words_of(each, language) for each in question or ()),
            urgency=chosen(urgency, Urgency, option="--urgency"),
            planned=span_of(desk, at),
            goal=location_of(where, language=language),
            risks=maybe_words(risks, language),
        )
        made = task_(
            desk,
            entry_of(desk, incident),
            team=delegations_named(desk, team, option="--team"),
            tasking=tasking,
            due_at=None if due is None else instant_of(desk, due, option="--due"),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def visit(  # noqa: PLR0913 - each is an option
    tasking: EntryArgument,
    outcome: Annotated[str, typer.Argument(help="full, partial, denied, delayed.")],
    *,
    text: Annotated[str, typer.Option("--words", metavar="TEXT", help="What was done and found.")],
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="From arrival to departure.")
    ] = "now",
    where: Annotated[str | None, typer.Option(metavar="PLACE", help="Where it got to.")] = None,
    also: Annotated[
        list[str] | None, typer.Option(metavar="LINE", help="What was found; repeatable.")
    ] = None,
    not_seen: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What was asked for and not seen.")
    ] = None,
    beside: Annotated[
        list[str] | None,
        typer.Option(metavar="ENTRY", help="What belongs to it, such as a restriction."),
    ] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Report a visit that was made, or was tried."""
    from truceline.casework.incident import visit as visit_
    from truceline.domain.fieldwork import VisitReport
    from truceline.domain.incident_act import VisitOutcome
    from truceline.domain.observed_time import Clock, ClockSource

    with desk_at(node, by) as desk:
        report = VisitReport(
            visited=span_of(desk, at),
            recorded_at=desk.now(),
            clock=Clock(source=ClockSource.NOT_KNOWN),
            reached=location_of(where, language=language),
            sightings=tuple(line_of(each) for each in also or ()),
            words=words_of(text, language),
            not_seen=maybe_words(not_seen, language),
        )
        made = visit_(
            desk,
            entry_of(desk, tasking),
            outcome=chosen(outcome, VisitOutcome, option="OUTCOME"),
            report=report,
            beside=entries_of(desk, beside),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def suspend(  # noqa: PLR0913 - each is an option
    incident: EntryArgument,
    reason: Annotated[str, typer.Argument(help="access, area_disputed, safety, team_missing …")],
    *,
    why: WhyOption,
    awaited: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What would let it go on.")
    ] = None,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Rest the own work on an incident; it stops nobody else's."""
    from truceline.casework.incident import suspend as suspend_
    from truceline.domain.incident_act import SuspensionReason

    with desk_at(node, by) as desk:
        made = suspend_(
            desk,
            entry_of(desk, incident),
            reason=chosen(reason, SuspensionReason, option="REASON"),
            why=words_of(why, language),
            awaited=maybe_words(awaited, language),
        )
        say_written(desk, made, as_json=as_json)


@app.command()
def resume(
    incident: EntryArgument,
    *,
    why: WhyOption,
    language: LanguageOption = "und",
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take the own work on an incident up again."""
    from truceline.casework.incident import resume as resume_

    with desk_at(node, by) as desk:
        made = resume_(desk, entry_of(desk, incident), why=words_of(why, language))
        say_written(desk, made, as_json=as_json)
