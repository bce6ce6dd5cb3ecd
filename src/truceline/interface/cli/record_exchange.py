"""`truceline record export`, `import`, `cosign` and `resume`: what goes from node to node."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final

import typer

from truceline.interface.cli.door import ExitCode
from truceline.interface.cli.progress import progress_on_terminal
from truceline.interface.cli.record_terms import (
    AtOption,
    JsonOption,
    NodeArgument,
    counted,
    delegations_of,
    entries_at,
    marked,
    marked_facts,
    open_node,
    say,
    seconds_of,
)

if TYPE_CHECKING:
    from truceline.record.delivery import TakenIn
    from truceline.record.envelope import DelegationId
    from truceline.record.node import Node

_FOR_READERS: Final = 0o644


def export(  # noqa: PLR0913 - each is an option
    node: NodeArgument,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="On the stick.")],
    *,
    to: Annotated[
        str | None,
        typer.Option("--for", metavar="DELEGATION", help="Who gets a bundle; else proofs alone."),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="All again, for whoever has lost something.")
    ] = False,
    entry: Annotated[
        list[str] | None,
        typer.Option(metavar="ENTRY", help="Prove this one too, or LOG#FIRST-LAST; repeatable."),
    ] = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a bundle for another delegation, with proofs and a verifier that needs only Python.

    It brings what that delegation is not known to hold, and those bodies that it may hold. The
    folder gets LOG.bundle, roster.json, verify.py, and a proof of each --entry; without --entry,
    of the newest own entry that is settled. Without --for it is for a reader outside, who gets no
    bundle and no body.
    """
    from truceline.record.evidence import write_evidence

    time_s = seconds_of(at)
    with open_node(node) as opened:
        receiver = delegations_of(opened, [to], "--for")[0] if to else None
        places = [one for each in entry or () for one in entries_at(opened, each)]
        entries = [opened.entry(each.origin, each.index) for each in places] or _last(opened)
        folder.mkdir(parents=True, exist_ok=True)
        facts: dict[str, Any] = {"folder": str(folder), "bundle": None, "for": to}
        if receiver is not None:
            facts |= _pack(opened, folder, to=receiver, whole=whole, time_s=time_s)
        proofs = write_evidence(opened, folder, entries, to=receiver, time_s=time_s)
        for each in proofs.files:
            each.chmod(_FOR_READERS)
        facts["proofs"] = list(proofs.names)
        say(marked_facts(opened, facts), marked(opened, _packed_text(facts)), as_json=as_json)


def import_(
    node: NodeArgument,
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The file LOG.bundle.")],
    *,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in a bundle, as far as it is proven. Whatever is refused is named, with its place.

    Fields that were withdrawn are destroyed here, and that is logged. Exit codes: 0 all was taken
    or known, 1 something is not proven, contradicts, or must not be held here, 2 it is malformed.
    """  # noqa: DOC501 - it is the help that users read
    from truceline.record.exchange import take_in
    from truceline.record.withdrawal import follow

    time_s = seconds_of(at)
    with open_node(node) as opened:
        with progress_on_terminal("import") as show, _Watched(bundle, show) as raw:
            taken = take_in(opened, raw)
        ready = not opened.log.is_behind and not opened.place.is_moved
        receipts = follow(opened) if ready else ()
        if receipts:
            opened.publish(time_s)
        facts = _taken_facts(taken, len(receipts), opened.log.is_behind)
        say(marked_facts(opened, facts), marked(opened, _taken_text(facts)), as_json=as_json)
    if taken.refusals:
        raise typer.Exit(_code_of(taken))


def cosign(node: NodeArgument, *, at: AtOption = None, as_json: JsonOption = False) -> None:
    """Vouch for every byte that is held of the other logs. A forked log is left out."""
    time_s = seconds_of(at)
    with open_node(node) as opened:
        made = opened.cosign(time_s)
        lines = sorted({(each.head.origin, each.head.size) for each in made})
        forked = [each for each in opened.origins if opened.mirror(each).forks()]
        facts = {"cosigned": [{"log": log, "size": n} for log, n in lines], "forked": forked}
        text = "\n".join(
            [f"{log}: cosigned up to {counted(n, 'entry', 'entries')}" for log, n in lines]
            + [f"{log}: forked, not cosigned" for log in forked]
        )
        said = text or "There is nothing to cosign."
        say(marked_facts(opened, facts), marked(opened, said), as_json=as_json)


def resume(
    node: NodeArgument,
    *,
    alone: Annotated[
        bool,
        typer.Option(
            "--alone", help="Acknowledge that no other copy exists, and nothing newer was signed."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Say whether a restored or copied node may go on; with --alone, let it.

    A node that was restored from a backup takes its own tail back from the bundles of others:
    import those first. Exit codes: 0 it may go on, 1 entries are missing, 3 nobody was heard yet.
    """  # noqa: DOC501 - it is the help that users read
    with open_node(node) as opened:
        if alone:
            opened.place.acknowledge()
        behind, moved = opened.log.is_behind, opened.place.is_moved
        known = opened.log.mirror.newest_known()
        facts = {"behind": behind, "moved": moved, "held": opened.log.size, "signed": known}
        text = f"{opened.origin} may go on; it has {opened.log.size} entries."
        if moved:
            text = (
                "This folder was copied or restored, and no other node was heard since. Import a "
                "bundle from each that can be reached."
            )
        if behind:
            text = (
                f"This node's key has signed {known} entries and {opened.log.size} are here. "
                "Import a bundle that was made with --whole by whoever holds them."
            )
        say(facts, text, as_json=as_json)
    if behind or moved:
        raise typer.Exit(ExitCode.DOES_NOT_HOLD if behind else ExitCode.CANNOT_SAY)


class _Watched(io.BufferedReader):
    """A file that shows how far it has been read."""

    def __init__(self, path: Path, show: Callable[[int, int], None]) -> None:
        super().__init__(io.FileIO(path))
        self._show = show
        self._size = path.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        raw = super().read(size)
        self._show(self.tell(), self._size)
        return raw


@contextmanager
def whole_file(path: Path, show: Callable[[int, int], None]) -> Iterator[BinaryIO]:
    """Write a file that is wholly there or not at all, and show how much of it is written.

    Yields the file to write into.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        with _Counted(beside, show) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.chmod(_FOR_READERS)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


class _Counted(io.BufferedWriter):
    """A new file that shows how much of it is written."""

    def __init__(self, path: Path, show: Callable[[int, int], None]) -> None:
        super().__init__(io.FileIO(path, "w"))
        self._show = show
        self._written = 0

    def write(self, raw: Any, /) -> int:  # noqa: ANN401 - whatever holds bytes
        self._written += memoryview(raw).nbytes
        self._show(self._written, self._written)
        return super().write(raw)


def _pack(
    node: Node, folder: Path, *, to: DelegationId, whole: bool, time_s: int
) -> dict[str, Any]:
    from truceline.record.exchange import carry_out, known_to

    path = folder / f"{node.origin.replace('/', '+')}.bundle"
    known = {} if whole else known_to(node, to)
    with progress_on_terminal("export") as show, whole_file(path, show) as out:
        made = carry_out(node, out, to=to, known=known, name=str(path), time_s=time_s)
    return {
        "bundle": str(path),
        "bytes": path.stat().st_size,
        "entries": made.n_entries,
        "bodies": made.n_blobs,
        "fields": made.n_disclosures,
    }


def _packed_text(facts: dict[str, Any]) -> str:
    lines = []
    if facts["bundle"] is not None:
        entries = counted(sum(facts["entries"].values()), "entry", "entries")
        bodies, fields = (
            counted(facts["bodies"], "body", "bodies"),
            counted(facts["fields"], "field"),
        )
        lines.append(f"{facts['bundle']} is for {facts['for']}: {entries}, {bodies}, {fields}.")
    proofs = counted(len(facts["proofs"]), "proof")
    return "\n".join(
        [
            *lines,
            f"{facts['folder']} holds {proofs}. Check anywhere with",
            "  python3 verify.py . FINGERPRINT",
            "with the roster's fingerprint, told by another way than this folder.",
        ]
    )


def _last(node: Node) -> list[Any]:
    """Return the newest own entry that a head settles by itself, else the last under a head."""
    from truceline.record.state import best_head

    if node.log.mirror.head() is None:
        return []
    head = best_head(node.log.mirror, 0, node.chain)
    return [node.entry(node.origin, head.size - 1)]


def _taken_facts(taken: TakenIn, n_withdrawn: int, behind: bool) -> dict[str, Any]:
    return {
        "entries": taken.n_entries,
        "bodies": taken.n_blobs,
        "fields": taken.n_disclosures,
        "waiting": taken.n_waiting,
        "rosters": taken.rosters,
        "passed_over": taken.passed_over,
        "withdrawals_followed": n_withdrawn,
        "behind": behind,
        "refusals": [
            {"at": each.at if each.at >= 0 else None, "reason": str(each.reason)}
            for each in taken.refusals
        ],
    }


def _taken_text(facts: dict[str, Any]) -> str:
    new = {log: n for log, n in facts["entries"].items() if n}
    lines = [f"{log}: {n} new" for log, n in sorted(new.items())] or ["No new entries."]
    bodies, fields = counted(facts["bodies"], "body", "bodies"), counted(facts["fields"], "field")
    lines.append(f"Kept: {bodies}, {fields}.")
    for key, said in (
        ("waiting", "Bodies that wait for their entries"),
        ("passed_over", "Records of logs that the roster does not know"),
        ("withdrawals_followed", "Withdrawals that were followed and logged"),
    ):
        if facts[key]:
            lines.append(f"{said}: {facts[key]}.")
    lines += [f"Roster {number} is in force now." for number in facts["rosters"]]
    if facts["behind"]:
        lines.append("Entries of the own log are missing: see `record resume`.")
    for each in facts["refusals"]:
        place = "" if each["at"] is None else f" at byte {each['at']}"
        lines.append(f"Refused{place}: {each['reason']}")
    return "\n".join(lines)


def _code_of(taken: TakenIn) -> ExitCode:
    from truceline.record.errors import LimitError, MalformedError

    malformed = all(isinstance(each.reason, MalformedError | LimitError) for each in taken.refusals)
    return ExitCode.WRONG_INPUT if malformed else ExitCode.DOES_NOT_HOLD
