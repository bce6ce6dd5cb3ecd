"""`truceline record prove`, `check` and `forkproof`: proofs that stand alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from truceline.interface.cli.door import ExitCode
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
