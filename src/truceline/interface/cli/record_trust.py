"""What a check on the command line trusts: a roster whose fingerprint was told, or plain keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.interface.cli.door import ExitCode
from truceline.interface.cli.record_terms import TermError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceline.record.checkpoint import LogIdentity
    from truceline.record.key import PublicKey
    from truceline.record.roster import Roster

RosterOption = Annotated[Path | None, typer.Option(help="The roster that names the keys.")]
FingerprintOption = Annotated[
    str | None,
    typer.Option(metavar="HEX", help="The roster's, as you were told it by another way."),
]
VkeyOption = Annotated[
    list[str] | None, typer.Option("--vkey", metavar="KEY", help="A key of the log; repeatable.")
]
WitnessOption = Annotated[
    list[str] | None,
    typer.Option("--witness", metavar="KEY", help="A key of a cosigner; repeatable."),
]
OriginOption = Annotated[
    str | None, typer.Option("--origin", help="The log's name, where its key has another.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is said of a proof that holds."""

    code: ExitCode
    text: str
    facts: dict[str, object]


class Trust:
    """Which keys count, and who told so."""

    def __init__(
        self, *, roster: Roster | None, is_sure: bool, keys: list[PublicKey], origin: str
    ) -> None:
        self._roster = roster
        self._keys = keys
        self.is_sure = is_sure
        self.origin = origin
        self.cosigners: list[PublicKey] = []

    @property
    def doubt(self) -> str:
        """Return what is said where the fingerprint was not given."""
        told = "" if self._roster is None else self._roster.fingerprint.hex()
        return (
            f"Cannot say whether this is the right roster: its fingerprint is {told}. Ask for it "
            "by another way, and give it as --fingerprint."
        )

    def identity(self, origin: str) -> LogIdentity:
        """Return the log of a name with its keys; where keys were given, so was the name."""
        from truceline.record.checkpoint import LogIdentity
        from truceline.record.cosignature import KeyOnNotes

        if self._roster is not None:
            named: Any = origin
            return self._roster.identity(named)
        return LogIdentity(origin=self.origin, keys=tuple(KeyOnNotes(each) for each in self._keys))

    def judge(self, origin: str, cosigners: Sequence[str], *, raw: bytes) -> Judgement:
        """Say what a proof that holds is worth."""
        if self._roster is None:
            text = f"Cosigned by {len(set(cosigners))} of the given keys."
            return Judgement(code=ExitCode.DONE, text=text, facts={"settled": None})
        fault = _fault(self._roster, origin, raw)
        if fault:
            facts: dict[str, object] = {"holds": False, "fault": fault}
            return Judgement(code=ExitCode.DOES_NOT_HOLD, text=fault, facts=facts)
        named: Any = origin
        labels: Any = cosigners
        quorum = self._roster.quorum(named)
        by = sorted(quorum.cosigned_by(labels))
        settled = quorum.holds(labels)
        said = f"cosigned by {', '.join(by) or 'nobody else'}; {quorum.needed} settle it"
        facts = {"cosigned_by": by, "settled": settled, "fingerprint_given": self.is_sure}
        if not self.is_sure:
            return Judgement(code=ExitCode.CANNOT_SAY, text=f"{said}. {self.doubt}", facts=facts)
        code = ExitCode.DONE if settled else ExitCode.CANNOT_SAY
        return Judgement(code=code, text=f"{said}.", facts=facts)


def trusted(
    roster: Path | None,
    fingerprint: str | None,
    *,
    vkey: list[str] | None,
    witness: list[str] | None,
    origin: str | None,
) -> Trust:
    """Return what the options trust.

    Raises
    ------
    TermError
        If neither a roster nor keys are given, or both.
    """
    if roster is not None and not vkey:
        return _by_roster(roster, fingerprint)
    if not vkey or roster is not None:
        expected = "either --roster with --fingerprint, or --vkey"
        raise TermError(option="--roster", expected=expected, came="both" if vkey else "neither")
    from truceline.record.key import parse_vkey

    keys = [parse_vkey(each) for each in vkey]
    made = Trust(roster=None, is_sure=True, keys=keys, origin=origin or keys[0].name)
    made.cosigners = [parse_vkey(each) for each in witness or ()]
    return made


def _by_roster(path: Path, fingerprint: str | None) -> Trust:
    from truceline.interface.cli.record_keys import fingerprint_of
    from truceline.interface.cli.record_roster import read_roster_file
    from truceline.record.policy import Role

    read = read_roster_file(path.read_bytes()).roster
    if fingerprint is not None and fingerprint_of(fingerprint) != read.fingerprint:
        came = read.fingerprint.hex()
        typer.echo(f"DOES NOT HOLD. {path} has the fingerprint {came}, not the one that was told.")
        raise typer.Exit(ExitCode.DOES_NOT_HOLD)
    made = Trust(roster=read, is_sure=fingerprint is not None, keys=[], origin="")
    rings = read.keys(Role.MIRROR, Role.WITNESS).values()
    made.cosigners = [key for ring in rings for key in ring]
    return made


def _fault(roster: Roster, origin: str, raw: bytes) -> str:
    from truceline.canonical import CanonicalError
    from truceline.record.envelope import verify_leaf
    from truceline.record.errors import RecordError

    named: Any = origin
    binding, keys = roster.binding(named), roster.authors(named)
    try:
        verify_leaf(raw, binding=binding, keys=keys)
    except (CanonicalError, RecordError) as error:
        return f"The entry is in the log, but does not hold: {error}"
    return ""
