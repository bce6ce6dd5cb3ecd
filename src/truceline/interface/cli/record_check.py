"""`truceline record verify`, `prove`, `check` and `forkproof`: what holds, and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.interface.cli.door import ExitCode
from truceline.interface.cli.progress import progress_on_terminal
from truceline.interface.cli.record_terms import (
    EntryArgument,
    JsonOption,
    NodeArgument,
    counted,
    entry_at,
    marked,
    marked_facts,
    name_of,
    open_node,
    say,
    state_facts,
    state_text,
)
from truceline.interface.cli.record_trust import (
    FingerprintOption,
    OriginOption,
    RosterOption,
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


def prove(
    node: NodeArgument,
    entry: EntryArgument,
    *,
    out: Annotated[str, typer.Option(help="Write OUT.leaf and OUT.tlog-proof.")],
    lasting: Annotated[
        bool, typer.Option("--lasting", help="With the ML-DSA-44 lines too: ten times as long.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write the small proof of an entry, under the head that the most others have cosigned.

    Exit codes: 0 done, 3 no head is over the entry yet.
    """  # noqa: DOC501 - it is the help that users read
    from truceline.record.errors import ProofError
    from truceline.record.folder import Folder
    from truceline.record.key import Algorithm
    from truceline.record.proof import without_lines

    with open_node(node) as opened:
        at = entry_at(opened, entry)
        read = opened.entry(at.origin, at.index)
        try:
            proof = opened.prove(at.origin, at.index)
        except ProofError as error:
            say({"entry": name_of(at), "fault": str(error)}, str(error), as_json=as_json)
            raise typer.Exit(ExitCode.CANNOT_SAY) from error
        if not lasting:
            keys = opened.chain.cosigners()
            long = [key for key in keys if key.algorithm is Algorithm.MLDSA44_COSIGNATURE]
            proof = without_lines(proof, long)
        place = Path(out)
        files = {f"{place.name}.leaf": read.raw, f"{place.name}.tlog-proof": proof.raw}
        Folder(place.absolute().parent).write(files)
        state = opened.state(at.origin, at.index)
        facts = {"entry": name_of(at), "bytes": len(proof.raw), "state": state_facts(state)}
        text = (
            f"{out}.tlog-proof ({len(proof.raw)} bytes) shows that {at.origin} holds {out}.leaf as "
            f"entry {at.index}; {state_text(state)}."
        )
        say(marked_facts(opened, facts), marked(opened, text), as_json=as_json)


def check(  # noqa: PLR0913 - each is an option
    proof: Annotated[Path, typer.Argument(metavar="PROOF", help="A .tlog-proof.")],
    leaf: Annotated[Path, typer.Argument(metavar="LEAF", help="The entry that it is about.")],
    *,
    roster: RosterOption = None,
    fingerprint: FingerprintOption = None,
    vkey: VkeyOption = None,
    witness: WitnessOption = None,
    origin: OriginOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a small proof without a network, against a roster or against keys.

    Exit codes: 0 it holds and is settled by the roster (or signed by the keys), 1 it does not hold,
    3 it holds and is not settled, or the roster's fingerprint was not given.
    """  # noqa: DOC501 - it is the help that users read
    from truceline.record.checkpoint import origin_of
    from truceline.record.proof import check_proof, parse_proof
    from truceline.record.tree import leaf_hash

    read, raw = parse_proof(proof.read_bytes()), leaf.read_bytes()
    trust = trusted(roster, fingerprint, vkey=vkey, witness=witness, origin=origin)
    log = trust.identity(origin_of(read.head))
    with _verdict(as_json):
        proven = check_proof(read, leaf_hash(raw), log=log, cosigners=trust.cosigners)
    labels = [each.label for each in proven.cosignatures]
    told = trust.judge(proven.head.origin, labels, raw=raw)
    size = counted(proven.head.size, "entry", "entries")
    where = f"entry {proven.index} of {proven.head.origin}, a log of {size}"
    facts = {
        "holds": True,
        "log": proven.head.origin,
        "index": proven.index,
        "size": proven.head.size,
        "cosigners": sorted(set(labels)),
        **told.facts,
    }
    say(facts, f"The proof holds: {where}. {told.text}", as_json=as_json)
    raise typer.Exit(told.code)


def forkproof(  # noqa: PLR0913 - each is an option
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A fork proof, or a node's folder.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Write the proofs that a node holds into this folder.")
    ] = None,
    roster: RosterOption = None,
    fingerprint: FingerprintOption = None,
    vkey: VkeyOption = None,
    origin: OriginOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a fork proof, or list and write those that a node holds.

    Exit codes: 0 the file proves a fork (or the node holds none), 1 it proves none (or the node
    holds some), 3 the roster's fingerprint was not given. Entries that never came prove no fork.
    """  # noqa: DOC501 - it is the help that users read
    if file.is_dir():
        _list_forks(file, out, as_json=as_json)
        return
    from truceline.record.checkpoint import origin_of
    from truceline.record.fork import check_fork, parse_fork

    proof = parse_fork(file.read_bytes())
    trust = trusted(roster, fingerprint, vkey=vkey, witness=None, origin=origin)
    log = trust.identity(origin_of(proof.first))
    with _verdict(as_json):
        fork = check_fork(proof, log)
    facts = {
        "holds": trust.is_sure,
        "log": fork.first.origin,
        "sizes": [fork.first.size, fork.second.size],
    }
    text = (
        f"The key of {fork.first.origin} has signed two histories: heads of {fork.first.size} and "
        f"{fork.second.size} entries cannot both be true."
    )
    say(facts, text if trust.is_sure else f"{text}\n{trust.doubt}", as_json=as_json)
    if not trust.is_sure:
        raise typer.Exit(ExitCode.CANNOT_SAY)


class _verdict:  # noqa: N801 - it reads as a word of the with statement
    """Turns what does not hold into its answer and exit code 1."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from truceline.record.errors import (
            MalformedError,
            ProofError,
            SignatureError,
            UnsignedError,
            WrongLogError,
        )

        held = (ProofError, SignatureError, UnsignedError, WrongLogError, MalformedError)
        if isinstance(error, held):
            facts = {"holds": False, "fault": str(error)}
            say(facts, f"DOES NOT HOLD. {error}", as_json=self._as_json)
            raise typer.Exit(ExitCode.DOES_NOT_HOLD) from error


def _list_forks(folder: Path, out: Path | None, *, as_json: bool) -> None:
    from truceline.record.folder import Folder

    with open_node(folder) as node:
        files = {
            f"{origin.replace('/', '+')}-{number}.fork": proof.raw
            for origin in node.origins
            for number, proof in enumerate(node.mirror(origin).forks(), start=1)
        }
        if out is not None and files:
            Folder(out).write(files)
        text = "\n".join([*files, f"{counted(len(files), 'fork proof')} here."])
        say(marked_facts(node, {"forks": list(files)}), marked(node, text), as_json=as_json)
    if files:
        raise typer.Exit(ExitCode.DOES_NOT_HOLD)


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
    from truceline.record.entry import read_entry

    for read in _audited(node.mirror(origin).holding.folder, head):
        if full:
            for index, raw in enumerate(read.entries, start=read.start):
                yield bool(read_entry(raw, origin, index=index, chain=node.chain).fault)


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
