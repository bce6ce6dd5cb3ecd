"""`truceline record verify`: everything again, of a node or of any tiled log."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.interface.cli.door import ExitCode
from truceline.interface.cli.progress import progress_on_terminal
from truceline.interface.cli.record_terms import (
    JsonOption,
    counted,
    marked,
    marked_facts,
    open_node,
    say,
    state_text,
)
from truceline.interface.cli.record_trust import (
    OriginOption,
    VkeyOption,
    WitnessOption,
    trusted,
)

if TYPE_CHECKING:
    from truceline.record.audit import Read
    from truceline.record.checkpoint import Head
    from truceline.record.cut import Origin
    from truceline.record.errors import RecordError
    from truceline.record.folder import Folder
    from truceline.record.node import Node


_WORTH_PROCESSES: Final = 20_000
"""From how many entries on other processes are started sooner than they cost."""

_WORDS: Final = {0: "holds", 1: "DOES NOT HOLD", 3: "cannot say"}


def verify(  # noqa: PLR0913 - each is an option
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A node, or any tiled log of C2SP.")
    ],
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Check every entry's own signatures too.")
    ] = False,
    vkey: VkeyOption = None,
    witness: WitnessOption = None,
    origin: OriginOption = None,
    head: Annotated[str, typer.Option(help="The file of the head in a tiled log.")] = "checkpoint",
    as_json: JsonOption = False,
) -> None:
    """Read everything again: every entry, tile, head and cosignature.

    Exit codes: 0 all of it holds, 1 something does not, 3 something is not here.
    """  # noqa: DOC501 - it is the help that users read
    if vkey:
        facts = [_verify_tiled(folder, vkey=vkey, witness=witness, origin=origin, head=head)]
        say({"logs": _told(facts)}, _verdicts(facts), as_json=as_json)
    else:
        with open_node(folder) as node:
            facts = [_verify_log(node, each, full=full) for each in node.origins]
            clashes = [
                f"{each.at}#{each.index} names another root of {each.log} at {each.size}"
                for each in node.sight.contradictions()
            ]
            text = "\n".join([_verdicts(facts), *clashes])
            told = {"logs": _told(facts), "contradictions": clashes}
            say(marked_facts(node, told), marked(node, text), as_json=as_json)
    codes = {each["code"] for each in facts}
    for code in (ExitCode.DOES_NOT_HOLD, ExitCode.CANNOT_SAY):
        if code.value in codes:
            raise typer.Exit(code)


def _verify_tiled(
    folder: Path,
    *,
    vkey: list[str],
    witness: list[str] | None,
    origin: str | None,
    head: str,
) -> dict[str, Any]:
    from truceline.record.checkpoint import open_head
    from truceline.record.cosignature import cosignatures
    from truceline.record.errors import MissingError
    from truceline.record.folder import Folder

    trust = trusted(None, None, vkey=vkey, witness=witness, origin=origin)
    files = Folder(folder)
    facts: dict[str, Any] = {"log": trust.origin, "code": ExitCode.DONE.value, "fault": ""}
    try:
        signed = open_head(files.read(head), trust.identity(trust.origin))
        facts |= {"size": signed.size}
        facts |= {"cosigners": [each.label for each in cosignatures(signed, trust.cosigners)]}
        for _ in _audited(files, signed):
            pass
    except MissingError as error:
        facts |= {"code": ExitCode.CANNOT_SAY.value, "fault": str(error)}
    except _record_error() as error:
        facts |= {"code": ExitCode.DOES_NOT_HOLD.value, "fault": str(error)}
    return facts


def _verify_log(node: Node, origin: Origin, *, full: bool) -> dict[str, Any]:
    mirror = node.mirror(origin)
    facts: dict[str, Any] = {"log": origin, "code": ExitCode.DONE.value, "fault": "", "size": 0}
    try:
        newest = mirror.head()
        if newest is None:
            return facts
        state = node.state(origin, newest.size - 1) if newest.size else None
        facts |= {"size": newest.size, "words": "" if state is None else state_text(state)}
        for _ in mirror.heads():  # each must be in the one history that is held
            pass
        n_faults = sum(_faults(node, origin, newest, full=full))
        if n_faults:
            fault = f"{n_faults} entries have signatures that do not hold"
            facts |= {"code": ExitCode.DOES_NOT_HOLD.value, "fault": fault}
    except _record_error() as error:
        facts |= {"code": ExitCode.DOES_NOT_HOLD.value, "fault": str(error)}
    return facts


def _faults(node: Node, origin: Origin, head: Head, *, full: bool) -> Iterator[int]:
    from truceline.record.inspection import Signing, inspect

    reads = _audited(node.mirror(origin).holding.folder, head)
    if not full:
        yield from (0 for _ in reads)
        return
    signing = Signing(binding=node.chain.binding(origin), keys=node.chain.authors(origin))
    n_processes = (os.cpu_count() or 1) if head.size >= _WORTH_PROCESSES else 0
    for each in inspect(reads, signing, n_processes=n_processes):
        yield len(each.faults)


def _audited(folder: Folder, head: Head) -> Iterator[Read]:
    from truceline.record.audit import audit

    with progress_on_terminal(f"verify {head.origin}") as show:
        for read in audit(folder, head):
            yield read
            show(min(read.start + len(read.entries), head.size), head.size)


def _record_error() -> type[RecordError]:
    from truceline.record.errors import RecordError

    return RecordError


def _told(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"verdict": _WORDS[each["code"]]} | {k: v for k, v in each.items() if k != "code"}
        for each in facts
    ]


def _verdicts(facts: list[dict[str, Any]]) -> str:
    lines = []
    for each in facts:
        entries = counted(each.get("size", 0), "entry", "entries")
        line = f"{each['log']}: {entries}: {_WORDS[each['code']]}"
        if each["fault"]:
            line += f": {each['fault']}"
        elif each.get("words"):
            line += f"; its last entry is {each['words']}"
        lines.append(line)
    return "\n".join(lines)
