"""How nodes, entries, times and results are named on the command line of the record."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.errors import TrucelineError
from truceline.interface.cli.door import printable

if TYPE_CHECKING:
    from truceline.record.cut import Origin
    from truceline.record.envelope import Reference
    from truceline.record.node import Node
    from truceline.record.state import State

NodeArgument = Annotated[Path, typer.Argument(metavar="NODE", help="The folder of a node.")]
EntryArgument = Annotated[
    str, typer.Argument(metavar="ENTRY", help="INDEX in the own log, or LOG#INDEX.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="The time that is stated, in UTC; else the clock's."),
]
ToOption = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="DELEGATION", help="Who may hold the body; repeatable."),
]

_ENTRY: Final = re.compile("(?:(?P<log>[^#]+)#)?(?P<index>0|[1-9][0-9]{0,15})")
EXERCISE: Final = "EXERCISE OR RECONSTRUCTION - NOT AN OFFICIAL DOCUMENT"


class TermError(TrucelineError):
    """Something on the command line does not name what it should.

    Parameters
    ----------
    option
        Where it stands.
    expected
        What may stand there.
    came
        What stood there.
    """

    def __init__(self, *, option: str, expected: str, came: str) -> None:
        self.option = option
        self.expected = expected
        self.came = came
        super().__init__(f"{option}: expected {expected}, came {came!r}. Nothing was done.")


def open_to_write(folder: Path) -> Node:
    """Open the folder of a node that may sign heads; a context manager.

    Raises
    ------
    MovedError
        If it was copied or restored, and no other node was heard since.
    """
    with ExitStack() as opened:
        node = opened.enter_context(open_node(folder))
        node.place.require_known()
        opened.pop_all()
    return node


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def open_node(folder: Path) -> Node:
    """Open the folder of a node; a context manager."""
    from truceline.record.node import Node

    return Node(folder)


def entry_at(node: Node, text: str) -> Reference:
    """Return the entry that ENTRY names.

    Raises
    ------
    TermError
        If it names none.
    """
    origin, index = _place(node, text)
    return node.entry(origin, index).at


def entries_at(node: Node, text: str) -> list[Reference]:
    """Return the entries of ENTRY, or of LOG#FIRST-LAST.

    Raises
    ------
    TermError
        If it names none.
    """
    first, dash, last = text.rpartition("-")
    if not dash or not last.isdecimal() or "#" in last:
        return [entry_at(node, text)]
    origin, start = _place(node, first)
    if int(last) < start:
        raise TermError(option="--entry", expected="the first index before the last", came=text)
    return [node.entry(origin, index).at for index in range(start, int(last) + 1)]


def name_of(at: Reference) -> str:
    """Return how an entry is named."""
    return f"{at.origin}#{at.index}"


def seconds_of(text: str | None, option: str = "--at") -> int:
    """Return a time in UTC [s since 1970], or the clock's if none is given.

    Raises
    ------
    TermError
        If it is no time.
    """
    if text is None:
        return int(time.clock_gettime(time.CLOCK_REALTIME))
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        expected = "a time such as 2026-11-25T14:30:00Z"
        raise TermError(option=option, expected=expected, came=text) from error
    if read.tzinfo is None:
        read = read.replace(tzinfo=UTC)
    return int(read.timestamp())


def time_text(seconds: int) -> str:
    """Return a time [s since 1970] as people read it, in UTC; far ones as they stand."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return f"{seconds} s"


def delegations_of(node: Node, names: list[str] | None, option: str = "--to") -> tuple[Any, ...]:
    """Return the delegations of some names, each of which the roster must know.

    Raises
    ------
    TermError
        If it does not.
    """
    known = {each.id for each in node.roster.delegations}
    for name in names or ():
        if name not in known:
            expected = f"one of {', '.join(sorted(known))}"
            raise TermError(option=option, expected=expected, came=name)
    return tuple(sorted(set(names or ())))


def state_text(state: State) -> str:
    """Return how firmly an entry stands, in words."""
    if not state.cosigned_by:
        return state.stage.value
    names = ", ".join(sorted(state.cosigned_by))
    if state.stage.value == "settled":
        return f"settled: cosigned by {names}"
    return f"{'provisional: ' if state.provisional else ''}cosigned by {names}"


def state_facts(state: State) -> dict[str, object]:
    """Return how firmly an entry stands, as JSON has it."""
    return {
        "stage": state.stage.value,
        "head_size": state.head_size,
        "provisional": state.provisional,
        "cosigned_by": {each: time_text(s) for each, s in sorted(state.cosigned_by.items())},
    }


def say(facts: Mapping[str, object], text: str, *, as_json: bool) -> None:
    """Print a result, as JSON or in words."""
    import json

    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        typer.echo(printable(text))


def marked(node: Node, text: str) -> str:
    """Return a text with the mark of an exercise above it, if it is one."""
    return f"{EXERCISE}\n{text}" if node.roster.mark.value == "exercise" else text


def marked_facts(node: Node, facts: Mapping[str, object]) -> dict[str, object]:
    """Return facts with the node's mark, and the words for an exercise if it is one."""
    mark = node.roster.mark.value
    notice = {"notice": EXERCISE} if mark == "exercise" else {}
    return {"mark": mark, **notice, **facts}


def _place(node: Node, text: str) -> tuple[Origin, int]:
    match = _ENTRY.fullmatch(text)
    if match is None:
        raise TermError(option="ENTRY", expected="INDEX or LOG#INDEX", came=text)
    origin: Any = match["log"] or node.origin
    return origin, int(match["index"])
