"""Sealing and opening against age's own test kit (0BSD, CC0, Unlicense) and its own program."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage  # type: ignore[import-untyped] # it ships no types
import pytest
from roster_case import IDS, envelope, founding

from truceline.record.body import body_digest, read_body
from truceline.record.envelope import Body, BodyForm
from truceline.record.seal import (
    Address,
    CannotOpen,
    Opened,
    blob_digest,
    new_identity,
    open_sealed,
    recipient_of,
    seal_body,
)

LENIENT = {"stanza_missing_body", "stanza_missing_final_line"}
"""Headers that the library takes and the standard does not; our blobs are named by their hash."""

STRICT = {"armor_whitespace_outside"}
"""What the standard takes and the library does not; we seal without armour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A file of the kit: its header, and the bytes to open."""

    name: str
    header: dict[str, list[str]]
    raw: bytes

    @property
    def succeeds(self) -> bool:
        """Tell whether the standard lets it open."""
        return self.header["expect"] == ["success"]


def cases(testdata: Path) -> Iterator[Case]:
    """Yield the files with X25519 identities; we use neither passphrases nor hybrid keys."""
    for path in sorted((testdata / "vectors/age").iterdir()):
        top, _, raw = path.read_bytes().partition(b"\n\n")
        header: dict[str, list[str]] = {}
        for line in top.decode().split("\n"):
            key, _, value = line.partition(": ")
            header.setdefault(key, []).append(value)
        hybrid = any(each.startswith("AGE-SECRET-KEY-PQ") for each in header.get("identity", ()))
        if hybrid or "passphrase" in header:
            continue
        raw = zlib.decompress(raw) if "compressed" in header else raw
        yield Case(name=path.name, header=header, raw=raw)


def test_the_library_gives_the_verdict_of_the_kit_but_for_three_named_files(
    testdata: Path,
) -> None:
    n_cases = 0
    for case in cases(testdata):
        n_cases += 1
        keys = [pyrage.x25519.Identity.from_str(each) for each in case.header.get("identity", ())]
        try:
            payload = pyrage.decrypt(case.raw, keys)
        except pyrage.DecryptError:
            assert not case.succeeds or case.name in STRICT, case.name
            continue
        assert case.succeeds or case.name in LENIENT, case.name
        if case.succeeds:
            assert hashlib.sha256(payload).hexdigest() == case.header["payload"][0]
    assert n_cases > 90


def test_whatever_is_in_a_blob_it_cannot_be_opened_and_nothing_breaks(testdata: Path) -> None:
    outer = replace(envelope(founding(), IDS[0]), audience=IDS[:2])
    for case in cases(testdata):
        body = Body(form=BodyForm.SEALED, digest=body_digest(b""), blob=blob_digest(case.raw))
        found = open_sealed(
            case.raw,
            envelope=replace(outer, body=body),
            identities=case.header.get("identity", ()),
        )
        assert isinstance(found, CannotOpen), case.name


def test_the_program_age_opens_what_was_sealed_here_and_seals_what_opens_here(
    tmp_path: Path,
) -> None:
    age = shutil.which("age")
    if age is None:
        pytest.skip("needs the program age")
    outer = replace(envelope(founding(), IDS[0]), audience=IDS[:2])
    identities = {each: new_identity() for each in outer.audience}
    recipients = {each: [recipient_of(identity)] for each, identity in identities.items()}
    address = Address(
        binding=outer.binding, entry=outer.entry, author=outer.key, audience=outer.audience
    )
    sealed = seal_body(b"three explosions", address=address, recipients=recipients)
    outer = replace(outer, body=sealed.body)
    (tmp_path / "blob").write_bytes(sealed.blob)
    for name, identity in identities.items():
        (tmp_path / name).write_text(identity + "\n")
        command = [age, "--decrypt", "-i", str(tmp_path / name), str(tmp_path / "blob")]
        frame = subprocess.run(command, check=True, capture_output=True).stdout
        assert read_body(frame, digest=sealed.body.digest).endswith(b"three explosions")
    (tmp_path / "stranger").write_text(new_identity() + "\n")
    command = [age, "--decrypt", "-i", str(tmp_path / "stranger"), str(tmp_path / "blob")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1

    readers = [word for texts in recipients.values() for word in ("-r", texts[0])]
    blob = subprocess.run([age, *readers], check=True, capture_output=True, input=frame).stdout
    theirs = replace(outer, body=replace(sealed.body, blob=blob_digest(blob)))
    for identity in identities.values():
        opened = open_sealed(blob, envelope=theirs, identities=[identity])
        assert opened == Opened(content=b"three explosions")
