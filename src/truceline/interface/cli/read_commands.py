"""`truceline queue`, `watch`, `case`, `count`, `search`, `state`: what there is, as it stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.interface.cli.desk_terms import (
    EntryArgument,
    JsonOption,
    NodeOption,
    chosen,
    desk_at,
    entry_of,
    say_facts,
    short_key,
)
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import TermError
from truceline.interface.cli.time_terms import instant_of, span_of, time_said

if TYPE_CHECKING:
    from truceline.casework.desk import Desk
    from truceline.domain.entry import EntryRef
    from truceline.procedure.placed import Sizes
    from truceline.procedure.shelf import Kept
    from truceline.register.answer import During, Row
    from truceline.register.queue import Waiting

app = lazy_app()

AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="TIME", help="The instant that is asked about.")
]
KnownAtOption = Annotated[
    str | None,
    typer.Option("--known-at", metavar="TIME", help="As this node knew it then, by its own beats."),
]


@app.command()
def queue(
    *,
    as_of: AsOfOption = None,
    most: Annotated[int, typer.Option(help="How many rows of each list.")] = 20,
    node: NodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what waits: unread, mine, for us, overdue, and blocked by whom."""
    from truceline.register.queue import Desk as QueueDesk
    from truceline.register.queue import queue as queue_

    with desk_at(node) as desk:
        at = desk.now() if as_of is None else instant_of(desk, as_of, option="--as-of")
        found = queue_(desk.register, QueueDesk(delegation=desk.delegation), as_of=at, most=most)
        waits = {"waiting": found.waiting, "overdue": found.overdue, "blocked": found.blocked}
        facts: dict[str, Any] = {
            "as_of": at.isoformat(),
            "unread": [_row_facts(desk, each) for each in found.unread.rows],
            "n_unread": found.unread.total.n,
            "mine": [_row_facts(desk, each) for each in found.mine.rows],
            "n_mine": found.mine.total.n,
            **{name: [_wait_facts(desk, each) for each in rows] for name, rows in waits.items()},
            "n_waiting": found.n_waiting,
            "n_overdue": found.n_overdue,
        }
        lines = [f"As of {time_said(desk, at)}, for {desk.delegation}:"]
        lines += _section(
            "Unread", found.unread.total.n, [_row(desk, r) for r in found.unread.rows]
        )
        lines += _section("Mine", found.mine.total.n, [_row(desk, r) for r in found.mine.rows])
        lines += _section("For us", found.n_waiting, [_wait(desk, w) for w in found.waiting])
        lines += _section("Overdue", found.n_overdue, [_wait(desk, w) for w in found.overdue])
        blocked = [_wait(desk, w) for w in found.blocked]
        lines += _section("Blocked", len(blocked), blocked)
        say_facts(desk, facts, lines, as_json=as_json)


@app.command()
def watch(*, node: NodeOption = None, as_json: JsonOption = False) -> None:
    """Print the log of this watch: what stands in the own log since the last handover."""
    from truceline.casework.watch import current_watch

    with desk_at(node) as desk:
        found = current_watch(desk)
        began = None if found.began_with is None else desk.handles.of(found.began_with.at)
        entries = [_kept_facts(desk, each) for each in found.entries]
        facts = {"began_with": began, "entries": entries, "arrived": dict(found.arrived)}
        lines = ["Since the first entry:" if began is None else f"Since the handover {began}:"]
        lines += [_kept(desk, each) for each in found.entries]
        came = [f"{n} of {log}" for log, n in found.arrived.items() if n]
        lines.append(f"Came in meanwhile: {', '.join(came) or 'nothing'}.")
        say_facts(desk, facts, lines, as_json=as_json)


@app.command()
def case(
    entry: EntryArgument,
    *,
    known_at: KnownAtOption = None,
    node: NodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print an incident with everything about it; of a report, the incident that it stands in."""
    from truceline.interface.cli.case_text import case_facts, case_lines
    from truceline.register.case import case as case_

    with desk_at(node) as desk:
        incident = _incident(desk, entry_of(desk, entry))
        found = case_(desk.register, incident, sizes=_sizes(desk, known_at))
        facts = case_facts(desk, found)
        say_facts(desk, facts, case_lines(desk, found), as_json=as_json)


@app.command()
def count(
    *,
    by: Annotated[
        str, typer.Option(metavar="WORD,WORD", help="zone, day, week, kind, stage, finding …")
    ] = "",
    reports: Annotated[
        bool, typer.Option("--reports", help="Reports in place of incidents.")
    ] = False,
    during: Annotated[
        str | None, typer.Option(metavar="TIME", help="What happened then: 06:00-18:00 …")
    ] = None,
    node: NodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Count incidents or reports; derived each time, with what is sealed beside every total."""
    from truceline.register.choice import Choice, Subject
    from truceline.register.tally import Dimension
    from truceline.register.tally import count as count_

    with desk_at(node) as desk:
        named = [chosen(each, Dimension, option="--by") for each in by.split(",") if each]
        ahead = desk.now().astimezone(_zone(desk)).utcoffset()
        tally = count_(
            desk.register,
            Subject.REPORTS if reports else Subject.INCIDENTS,
            *named,
            choice=Choice(during=_during(desk, during)),
            **({} if ahead is None else {"ahead_of_utc": ahead}),
        )
        facts = {
            "of": "reports" if reports else "incidents",
            "by": [each.value for each in named],
            "rows": [
                {"key": list(row.key), "n": row.total.n, "n_sealed": row.total.n_sealed}
                for row in tally.rows
            ],
            "n": tally.total.n,
            "n_sealed": tally.total.n_sealed,
        }
        lines = [f"  {' / '.join(row.key)}: {row.total}" for row in tally.rows]
        what = "Reports" if reports else "Incidents"
        say_facts(desk, facts, [f"{what}: {tally.total}", *lines], as_json=as_json)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words, or their beginnings, in any script.")],
    *,
    most: Annotated[int, typer.Option(help="How many rows.")] = 20,
    node: NodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search in all that bodies say that are open here."""
    from truceline.register.search import search as search_

    with desk_at(node) as desk:
        page = search_(desk.register, " ".join(words), most=most)
        facts = {
            "rows": [_row_facts(desk, each) for each in page.rows],
            "n": page.total.n,
            "n_sealed": page.total.n_sealed,
        }
        lines = [_row(desk, each) for each in page.rows]
        say_facts(desk, facts, [f"Found: {page.total}", *lines], as_json=as_json)


@app.command()
def state(*, node: NodeOption = None, as_json: JsonOption = False) -> None:
    """Print the digest of the state, its cut, and what was stopped, refused, void or contested.

    Nodes that hold the same entries print the same digest, whoever can read the bodies.
    """
    from truceline.register.ruling import Ruling, rulings

    with desk_at(node) as desk:
        digest, sizes = desk.digest(), dict(desk.register.fold.sizes)
        found = {each: rulings(desk.register, each, most=20) for each in Ruling}
        facts: dict[str, Any] = {
            "digest": digest.hex(),
            "charter": desk.scope.charter.digest.hex(),
            "rules_version": desk.rules.version,
            "cut": sizes,
            "left": [by for by in sorted(desk.scope.charter.roles) if desk.scope.has_left(by)],
        }
        cut = [f"{log} {size}" for log, size in sorted(sizes.items())]
        lines = [
            f"State {digest.hex()}",
            f"Charter {desk.scope.charter.digest.hex()}, rules of version {desk.rules.version}",
            f"Cut: {', '.join(cut) or 'nothing'}",
        ]
        if facts["left"]:
            lines.append(f"Left: {', '.join(facts['left'])}; work goes on without them.")
        for ruling, rows in found.items():
            listed = [
                {"of": desk.handles.handle(row.log, row.index), "why": list(row.why)}
                for row in rows.rows
            ]
            facts[ruling.value] = {"n": rows.total.n, "rows": listed}
            shown = [
                f"{desk.handles.handle(row.log, row.index)}: {row.sentence}" for row in rows.rows
            ]
            lines += _section(ruling.value.capitalize(), rows.total.n, shown)
        say_facts(desk, facts, lines, as_json=as_json)


def _section(title: str, n: int, rows: list[str]) -> list[str]:
    more = f", the first {len(rows)}" if len(rows) < n else ""
    return [f"{title}: {n}{more}", *(f"  {each}" for each in rows)]


def _row(desk: Desk, row: Row) -> str:
    who = "" if row.who is None else f" of {row.who}"
    when = "" if row.from_at is None else f", {time_said(desk, row.from_at)}"
    stage = f" [{row.stage.replace('_', ' ')}]" if row.stage else ""
    sealed = "" if row.standing.value in {"opened", "none"} else f" ({_said(row.standing.value)})"
    return f"{desk.handles.of(row.at)}: {row.kind}{who} by {row.by}{when}{stage}{sealed}"


def _row_facts(desk: Desk, row: Row) -> dict[str, Any]:
    return {
        "handle": desk.handles.of(row.at),
        "by": row.by,
        "kind": row.kind,
        "stage": row.stage,
        "standing": row.standing.value,
        "from_at": _iso(row.from_at),
        "until_at": _iso(row.until_at),
        "zone": row.zone,
        "who": row.who,
    }


def _wait(desk: Desk, wait: Waiting) -> str:
    whom = ", ".join(wait.whom) or "all"
    due = (
        "no clock says until when" if wait.due_at is None else f"due {time_said(desk, wait.due_at)}"
    )
    thing = wait.thing.value.replace("_", " ")
    return f"{desk.handles.of(wait.at)}: {thing} waits for {whom}: {wait.what.value}, {due}"


def _wait_facts(desk: Desk, wait: Waiting) -> dict[str, Any]:
    return {
        "handle": desk.handles.of(wait.at),
        "thing": wait.thing.value,
        "stage": wait.stage,
        "what": wait.what.value,
        "whom": list(wait.whom),
        "due_at": _iso(wait.due_at),
    }


def _kept(desk: Desk, kept: Kept) -> str:
    about = [desk.handles.of(each) for each in kept.placed.subjects[:4]]
    tail = f" about {', '.join(about)}" if about else ""
    keys = " and ".join(short_key(each) for each in kept.placed.keys)
    return f"  {desk.handles.of(kept.at)}: {kept.placed.kind}{tail}, by {keys}"


def _kept_facts(desk: Desk, kept: Kept) -> dict[str, Any]:
    return {
        "handle": desk.handles.of(kept.at),
        "kind": kept.placed.kind,
        "about": [desk.handles.of(each) for each in kept.placed.subjects],
        "signed_by": list(kept.placed.keys),
    }


def _incident(desk: Desk, ref: EntryRef) -> EntryRef:
    """Return the incident that is meant: the entry itself, or the one that it stands in.

    Raises
    ------
    TermError
        If it stands in none, or in more than one.
    """
    from truceline.domain.incident_act import IncidentOpened
    from truceline.procedure.report_state import report_state

    kept = desk.kept(ref)
    if isinstance(kept.placed.act, IncidentOpened):
        return ref
    openings = sorted(report_state(desk.scope, kept).openings)
    about = [
        each
        for each in kept.placed.subjects
        if isinstance(desk.kept(each).placed.act, IncidentOpened)
    ]
    meant = openings or about
    if len(meant) != 1:
        named = ", ".join(desk.handles.of(each) for each in meant)
        expected = f"one of {named}" if meant else "an incident, or a report of one"
        raise TermError(option="ENTRY", expected=expected, came=desk.handles.of(ref))
    return meant[0]


def _sizes(desk: Desk, known_at: str | None) -> Sizes | None:
    from truceline.register.moment import known_at as known_at_

    if known_at is None:
        return None
    return known_at_(desk.register, desk.log, instant_of(desk, known_at, option="--known-at"))


def _during(desk: Desk, text: str | None) -> During | None:
    from truceline.domain.known import NotKnown
    from truceline.register.answer import During

    if text is None:
        return None
    span = span_of(desk, text, option="--during")
    if isinstance(span.from_at, NotKnown) or isinstance(span.to_at, NotKnown):
        raise TermError(option="--during", expected="both ends", came=text)
    return During(from_at=span.from_at, until_at=span.to_at)


def _zone(desk: Desk) -> Any:  # noqa: ANN401 - a time zone
    from truceline.interface.cli.time_terms import zone_of

    return zone_of(desk)


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _said(word: str) -> str:
    return word.replace("_", " ")
