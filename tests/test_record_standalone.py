from __future__ import annotations

import hashlib
import runpy
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from roster_case import IDS, ORIGINS, envelope, founding, secret

from truceline.record import standalone
from truceline.record.body import body_digest, frame_body
from truceline.record.checkpoint import Checkpoint
from truceline.record.cosignature import sign
from truceline.record.cut import Origin
from truceline.record.envelope import Binding, Body, BodyForm, Envelope, Mark, sign_envelope
from truceline.record.errors import RecordError
from truceline.record.key import Algorithm, KeyName, SecretKey, label_of
from truceline.record.member import Membership
from truceline.record.note import Note
from truceline.record.policy import Role
from truceline.record.proof import SmallProof, check_proof, parse_proof
from truceline.record.roster import Roster
from truceline.record.seal import blob_digest
from truceline.record.succession import sign_roster
from truceline.record.tree import leaf_hash, node_hash, root_of

A, B, C, D = IDS
FRAME = frame_body(b"seen from the post")
LOG = secret(A, "log")
AUTHOR = secret(A, "author")
SETTLING = (secret(B, "mirror"), secret(C, "mirror"))
TIME_S = 1_700_000_000


def path_of(index: int, hashes: list[bytes]) -> list[bytes]:
    """Return the audit path of RFC 6962, section 2.1.1, in its own words."""
    if len(hashes) == 1:
        return []
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    if index < middle:
        return [*path_of(index, hashes[:middle]), root_of(hashes[middle:])]
    return [*path_of(index - middle, hashes[middle:]), root_of(hashes[:middle])]


class Export:
    """A folder with a roster, entries of one log and their proofs."""

    def __init__(self, folder: Path, roster: Roster | None = None) -> None:
        self.folder = folder
        self.roster = founding() if roster is None else roster
        folder.mkdir(exist_ok=True)
        (folder / "roster.json").write_bytes(sign_roster(self.roster, []))

    def envelope(self, index: int) -> Envelope:
        """Return the envelope of an entry."""
        return envelope(founding(), A, entry=index)

    def write(
        self,
        leaves: list[bytes],
        signers: Iterable[SecretKey] = SETTLING,
        *,
        origin: Origin = ORIGINS[A],
        log: SecretKey = LOG,
    ) -> None:
        """Write entries, each with its proof under one head."""
        hashes = [leaf_hash(each) for each in leaves]
        checkpoint = Checkpoint(origin=origin, size=len(hashes), root=root_of(hashes))
        lines = tuple(sign(checkpoint, each, TIME_S) for each in (log, *signers))
        head = Note(text=checkpoint.text, signatures=lines).raw
        for index, leaf in enumerate(leaves):
            proof = SmallProof(index=index, hashes=tuple(path_of(index, hashes)), head=head)
            self.path(index, "leaf").write_bytes(leaf)
            self.path(index, "tlog-proof").write_bytes(proof.raw)

    def leaves(self, n: int) -> list[bytes]:
        """Return signed entries."""
        return [sign_envelope(self.envelope(index), [AUTHOR]) for index in range(n)]

    def path(self, index: int, kind: str) -> Path:
        """Return where a part of an entry lies."""
        return self.folder / f"{index:03}.{kind}"

    def check(self) -> int:
        """Return what the verifier says to somebody who knows the fingerprint."""
        return standalone.main([str(self.folder), self.roster.fingerprint.hex()])


@pytest.fixture
def export(tmp_path: Path) -> Export:
    made = Export(tmp_path / "export")
    made.write(made.leaves(3))
    return made


@pytest.mark.parametrize("n", range(1, 9))
def test_every_entry_of_a_log_of_any_size_holds(tmp_path: Path, n: int) -> None:
    export = Export(tmp_path / "export")
    export.write(export.leaves(n), (*SETTLING[:1], secret(D, "mirror")))
    assert export.check() == 0


@pytest.mark.slow
def test_it_needs_nothing_but_python(export: Export, tmp_path: Path) -> None:
    script = tmp_path / "verify.py"
    script.write_bytes(Path(standalone.__file__).read_bytes())
    command = [sys.executable, "-I", "-S", str(script), str(export.folder)]
    known = [*command, export.roster.fingerprint.hex().upper()]
    done = subprocess.run(known, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 of 3 entries hold" in done.stdout
    assert subprocess.run(command, capture_output=True, check=False).returncode == 3


def test_it_has_at_most_250_lines() -> None:
    assert len(Path(standalone.__file__).read_text("utf-8").splitlines()) <= 250


def test_it_runs_as_a_program(export: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["verify.py", str(export.folder)])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(standalone.__file__, run_name="__main__")
    assert left.value.code == 3


def test_without_the_fingerprint_it_cannot_say_and_with_another_it_does_not_hold(
    export: Export, capsys: pytest.CaptureFixture[str]
) -> None:
    assert standalone.main([str(export.folder)]) == 3
    assert export.roster.fingerprint.hex() in capsys.readouterr().out
    assert standalone.main([str(export.folder), "00" * 32]) == 1
    assert "DOES NOT HOLD" in capsys.readouterr().out


def test_a_forged_export_with_a_roster_of_its_own_does_not_hold(
    export: Export, tmp_path: Path
) -> None:
    forged = Export(tmp_path / "forged", replace(founding(), threshold=4))
    forged.write(forged.leaves(1))
    told = export.roster.fingerprint.hex()
    assert standalone.main([str(forged.folder), told]) == 1


@pytest.mark.parametrize("arguments", [[], ["/nowhere/at/all"], ["a", "b", "c"]])
def test_wrong_use_is_called_so(arguments: list[str]) -> None:
    assert standalone.main(arguments) == 2


def test_a_folder_without_entries_or_without_a_roster_says_nothing(tmp_path: Path) -> None:
    empty = Export(tmp_path / "empty")
    assert empty.check() == 3
    (empty.folder / "roster.json").unlink()
    assert empty.check() == 3


@pytest.mark.parametrize(
    ("signers", "code"),
    [
        ((), 3),
        (SETTLING[:1], 3),
        ((secret(B, "mirror"), secret(B, "lasting-mirror")), 3),
        ((secret(B, "mirror"), secret(A, "mirror")), 3),
        ((secret(B, "mirror"), secret(C, "witness")), 3),
        ((secret(B, "mirror"), secret(C, "mirror", 2)), 3),
        ((secret(B, "lasting-mirror"), secret(C, "lasting-mirror")), 0),
        ((*SETTLING, secret(D, "witness"), secret(D, "mirror", 7)), 0),
    ],
)
def test_delegations_that_settle_are_counted_as_the_policy_says(
    tmp_path: Path, signers: tuple[SecretKey, ...], code: int
) -> None:
    export = Export(tmp_path / "export")
    export.write(export.leaves(1), signers)
    assert export.check() == code


def test_its_count_is_that_of_the_roster(tmp_path: Path) -> None:
    quorum = founding().quorum(ORIGINS[A])
    keys = [secret(x, use) for x in IDS for use in ("mirror", "witness")]
    for number, chosen in enumerate(([0, 2], [2, 4], [2, 6], [1, 3, 5, 7], [4, 6], [0, 4])):
        export = Export(tmp_path / str(number))
        signers = [keys[each] for each in chosen]
        export.write(export.leaves(1), signers)
        assert (export.check() == 0) == quorum.holds([label_of(each) for each in signers])


def test_a_bad_cosignature_of_a_known_key_spoils_the_head_though_others_suffice(
    tmp_path: Path,
) -> None:
    export = Export(tmp_path / "export")
    liar = secret(D, "mirror")
    fake = SecretKey(name=liar.name, algorithm=liar.algorithm, seed=bytes(32))
    object.__setattr__(fake, "verifier", liar.verifier)  # signs with another secret
    export.write(export.leaves(1), (*SETTLING, fake))
    assert export.check() == 1


@pytest.mark.slow
def test_no_flipped_bit_anywhere_lets_it_hold(tmp_path: Path) -> None:
    export = Export(tmp_path / "export")
    export.write(export.leaves(2), (secret(B, "mirror"), secret(D, "mirror")))
    export.path(1, "leaf").unlink()
    for kind in ("leaf", "tlog-proof"):
        path = export.path(0, kind)
        raw = path.read_bytes()
        for at in range(0, len(raw), 5):
            path.write_bytes(raw[:at] + bytes([raw[at] ^ 1 << at % 7]) + raw[at + 1 :])
            assert export.check() != 0, (kind, at)
        path.write_bytes(raw)
    assert export.check() == 0


@pytest.mark.slow
def test_ours_and_the_stand_alone_verifier_agree_on_proofs_that_were_tampered_with(
    tmp_path: Path,
) -> None:
    export = Export(tmp_path / "export")
    export.write(export.leaves(5))
    chance = np.random.default_rng(7)
    path = export.path(4, "tlog-proof")
    good, leaf = path.read_bytes(), leaf_hash(export.path(4, "leaf").read_bytes())
    for number in range(5):
        if number != 4:
            export.path(number, "leaf").unlink()
    lines = good.split(b"\n")
    for _ in range(120):
        one, other = (int(n) for n in chance.integers(0, len(lines), 2))
        changed = list(lines)
        match int(chance.integers(0, 4)):
            case 0:
                changed[one], changed[other] = changed[other], changed[one]
            case 1:
                changed.insert(one, lines[other])
            case 2:
                del changed[one]
            case _:
                changed[one] = lines[one][: int(chance.integers(0, len(lines[one]) + 1))]
        raw = b"\n".join(changed)
        path.write_bytes(raw)
        assert (export.check() == 0) == settles(export.roster, raw, leaf), raw


def settles(roster: Roster, raw: bytes, leaf: bytes) -> bool:
    """Tell what our own reader says of a proof."""
    keys = [key for own in roster.keys(Role.MIRROR).values() for key in own]
    try:
        proven = check_proof(
            parse_proof(raw), leaf, log=roster.identity(ORIGINS[A]), cosigners=keys
        )
    except RecordError:
        return False
    return roster.quorum(ORIGINS[A]).holds([each.label for each in proven.cosignatures])


def test_a_flipped_bit_in_the_roster_is_another_roster(export: Export) -> None:
    path = export.folder / "roster.json"
    raw = path.read_bytes()
    for at in range(0, len(raw) - len(b',"signatures":[]}'), 97):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert export.check() == 1


def test_a_proof_for_another_entry_or_index_does_not_hold(export: Export) -> None:
    first, second = (export.path(n, "tlog-proof").read_bytes() for n in (0, 1))
    for raw in (
        second,
        first.replace(b"index 0", b"index 1"),
        first.replace(b"index 0", b"index -1"),
        first.replace(b"index 0", b"index 3"),
        first.replace(b"index 0", b"index x"),
        first.replace(b"index 0", b"index +0"),
        first.replace(b"index 0", b"index 00"),
        first.replace(b"index 0", b"indices 0"),
        first[:-1],
        first + b"a line of somebody else\n",
        first.replace(b"index 0\n", b""),
        first.replace(b"@v1", b"@v2"),
        first.replace(b"\n\namber", b"\n" + b"A" * 43 + b"=\n\namber"),
        first.replace(b"\n\namber", b"\nAAAA\n\namber"),
        first + b"\n\n",
        b"",
    ):
        export.path(0, "tlog-proof").write_bytes(raw)
        assert export.check() == 1
    export.path(0, "tlog-proof").write_bytes(first.replace(b"index", b"extra AAAA\nindex"))
    assert export.check() == 0
    export.path(0, "tlog-proof").unlink()
    assert export.check() == 3


def test_the_root_of_a_right_edge_is_not_reached_by_a_negative_index(tmp_path: Path) -> None:
    export = Export(tmp_path / "export")
    export.write(export.leaves(4))
    last = export.path(3, "tlog-proof")
    last.write_bytes(last.read_bytes().replace(b"index 3", b"index -1"))
    assert export.check() == 1


def test_an_unsigned_head_and_an_unknown_log_do_not_hold(tmp_path: Path) -> None:
    export = Export(tmp_path / "export")
    export.write(export.leaves(1), log=secret(B, "log"))
    assert export.check() == 1
    stranger = SecretKey(name=KeyName("zebra/log"), algorithm=Algorithm.ED25519, seed=bytes(32))
    export.write(export.leaves(1), origin=Origin("zebra/log"), log=stranger)
    assert export.check() == 3


def test_an_entry_signed_for_another_place_or_by_an_unknown_key_does_not_hold(
    tmp_path: Path,
) -> None:
    export = Export(tmp_path / "export")
    good = export.envelope(0)
    elsewhere = replace(good, binding=founding().binding(ORIGINS[B]))
    for made, signers, code in (
        (elsewhere, [AUTHOR], 1),
        (replace(good, binding=replace(good.binding, genesis=b"g" * 32)), [AUTHOR], 1),
        (good, [AUTHOR, secret(B, "author")], 3),
    ):
        export.write([sign_envelope(made, signers)])
        assert export.check() == code
    signed = sign_envelope(good, [AUTHOR])
    label = label_of(AUTHOR).encode()
    for raw in (
        signed.replace(b'"key":"' + label + b'","kind"', b'"key":"other+00000000","kind"'),
        sign_envelope(replace(good, clear={"n": 1}), [AUTHOR]).replace(b'"n":1', b'"n":2'),
        signed.replace(b'{"envelope"', b'{ "envelope"'),
        signed.replace(b'"clear":{}', b'"clear":1.5'),
        signed.replace(b'"clear":{}', b'"clear":NaN'),
        b"[]",
    ):
        export.write([raw])
        assert export.check() == 1


def test_where_the_roster_ended_a_log_entries_hold_up_to_there(tmp_path: Path) -> None:
    first = founding()
    logs = (replace(first.logs[0], until=1), *first.logs[1:])
    roster = replace(
        first, number=2, genesis=first.fingerprint, previous=first.fingerprint, logs=logs
    )
    export = Export(tmp_path / "export", roster)
    export.write(export.leaves(1))
    assert export.check() == 0
    export.write(export.leaves(2))
    assert export.check() == 1


def test_who_was_withdrawn_neither_signs_nor_settles(tmp_path: Path) -> None:
    first = founding()
    gone = tuple(
        replace(x, membership=Membership.WITHDRAWN) if x.id == A else x for x in first.delegations
    )
    logs = (replace(first.logs[0], until=5), *first.logs[1:])
    roster = replace(
        first,
        number=2,
        genesis=first.fingerprint,
        previous=first.fingerprint,
        delegations=gone,
        threshold=2,
        logs=logs,
    )
    export = Export(tmp_path / "export", roster)
    export.write(export.leaves(1))
    assert export.check() == 3


def test_a_body_that_comes_along_is_the_one_of_its_entry(tmp_path: Path) -> None:
    export = Export(tmp_path / "export")
    body = Body(form=BodyForm.OPEN, digest=body_digest(FRAME), blob=blob_digest(FRAME))
    for named, content, code in ((body, FRAME, 0), (body, FRAME[:-1], 1), (None, FRAME, 1)):
        made = replace(export.envelope(0), body=named)
        export.write([sign_envelope(made, [AUTHOR])])
        export.path(0, "body").write_bytes(content)
        assert export.check() == code


def test_an_exercise_is_called_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    roster = founding(Mark.EXERCISE)
    origin = roster.logs[0].origin
    binding = Binding(origin=origin, genesis=roster.fingerprint, mark=Mark.EXERCISE)
    export = Export(tmp_path / "export", roster)
    made = replace(export.envelope(0), binding=binding)
    log = replace(LOG, name=KeyName(origin))
    export.write([sign_envelope(made, [AUTHOR])], origin=origin, log=log)
    assert export.check() == 0
    assert "NOT AN OFFICIAL DOCUMENT" in capsys.readouterr().out


@pytest.mark.parametrize("algorithm", Algorithm)
def test_it_agrees_with_our_own_keys(algorithm: Algorithm) -> None:
    key = SecretKey(name=KeyName("a"), algorithm=algorithm, seed=hashlib.sha256(b"s").digest())
    lattice = algorithm is Algorithm.MLDSA44_COSIGNATURE
    holds = standalone.mldsa44_holds if lattice else standalone.ed25519_holds
    public, message = key.verifier.public, b"message"
    signature = key.sign(message)
    assert holds(public, message, signature)
    assert not holds(public, b"massage", signature)
    assert not holds(public, message, signature[:-1])
    assert not holds(public[:-1], message, signature)
    for at in (0, len(signature) // 2, -2, -1):
        spoilt = bytearray(signature)
        spoilt[at] ^= 0x81
        assert not holds(public, message, bytes(spoilt))
        assert not key.verifier.verify(message, bytes(spoilt))


def test_hints_and_coefficients_out_of_range_are_refused() -> None:
    key = SecretKey(name=KeyName("a"), algorithm=Algorithm.MLDSA44_COSIGNATURE, seed=bytes(32))
    good = key.sign(b"")
    public = key.verifier.public
    assert standalone.mldsa44_holds(public, b"", good)
    assert not standalone.mldsa44_holds(public, b"", good, bytes(256))
    for tail in (
        bytes(80) + bytes([81, 81, 81, 81]),
        bytes(80) + bytes([2, 1, 1, 1]),
        bytes(79) + bytes([1, 0, 0, 0, 0]),
        bytes([5, 5]) + bytes(78) + bytes([2, 2, 2, 2]),
    ):
        assert not standalone.mldsa44_holds(public, b"", good[:-84] + tail)
        assert not key.verifier.verify(b"", good[:-84] + tail)
    assert not standalone.mldsa44_holds(public, b"", good[:32] + bytes(2304) + good[-84:])


@pytest.mark.parametrize(
    "public",
    [
        bytes(32),
        b"\1" + bytes(31),
        b"\xff" * 32,
        b"\2" + bytes(31),
        b"\1" + bytes(30) + b"\x80",
    ],
)
def test_points_that_are_none_or_of_small_order_sign_nothing(public: bytes) -> None:
    signature = secret(A, "author").sign(b"m")
    assert not standalone.ed25519_holds(public, b"m", signature)
    assert not standalone.ed25519_holds(
        secret(A, "author").verifier.public, b"m", public + bytes(32)
    )
    order = 2**252 + 27742317777372353535851937790883648493
    too_large = int.from_bytes(signature[32:], "little") + order
    malleable = signature[:32] + too_large.to_bytes(32, "little")
    assert not standalone.ed25519_holds(secret(A, "author").verifier.public, b"m", malleable)


def test_the_paths_used_here_are_those_of_the_standard() -> None:
    hashes = [leaf_hash(bytes([each])) for each in range(3)]
    assert path_of(0, hashes) == [hashes[1], hashes[2]]
    assert path_of(2, hashes) == [node_hash(hashes[0], hashes[1])]
