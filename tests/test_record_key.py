from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.canonical import from_base64, to_base64
from truceline.record.key import (
    Algorithm,
    KeyName,
    KeyRefusedError,
    PublicKey,
    SecretKey,
    Signer,
    Verifier,
    label_of,
    parse_vkey,
)
from truceline.record.key_file import KeyFileError, read_key_file, write_key_file

FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
"""The example of c2sp.org/signed-note."""

SMALL_ORDER = bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
NOT_CANONICAL = bytes.fromhex("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
MIXED_ORDER = bytes.fromhex("10eb7c3acfb2bed3e0d6ab89bf5a3d6afddd1176ce4812e38d9fd485058fdb1f")


def key_of(algorithm: Algorithm) -> SecretKey:
    return SecretKey(name=KeyName("a/key"), algorithm=algorithm, seed=bytes(range(32)))


def test_the_example_of_the_standard_verifies() -> None:
    key: Verifier = parse_vkey(FOO)
    line = (
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
        "XsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    )
    assert key.verify(b"This is an example message.\n", from_base64(line)[4:])
    assert (key.name, key.key_id.hex()) == ("example.com/foo", "530d903a")
    assert label_of(key) == "example.com/foo+530d903a"


@pytest.mark.parametrize("algorithm", Algorithm)
def test_what_a_key_signs_its_public_half_verifies_and_nothing_else(algorithm: Algorithm) -> None:
    signer: Signer = key_of(algorithm)
    good = signer.sign(b"message")
    assert signer.verifier.verify(b"message", good)
    assert not signer.verifier.verify(b"massage", good)
    assert not signer.verifier.verify(b"message", good[:-1])
    assert not signer.verifier.verify(b"message", bytes([good[0] ^ 1]) + good[1:])
    assert signer.key_id == signer.verifier.key_id


@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_text_of_a_key_reads_back(algorithm: Algorithm) -> None:
    key = key_of(algorithm).verifier
    assert parse_vkey(key.vkey) == key


def test_one_public_key_has_another_identifier_for_another_use() -> None:
    plain, cosigning = key_of(Algorithm.ED25519), key_of(Algorithm.ED25519_COSIGNATURE)
    assert plain.verifier.public == cosigning.verifier.public
    assert plain.key_id != cosigning.key_id


def test_a_secret_is_never_shown() -> None:
    assert "seed" not in repr(key_of(Algorithm.ED25519))
    with pytest.raises(KeyRefusedError) as refused:
        parse_vkey("a+00000000+c2VjcmV0")
    assert "c2VjcmV0" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a+530d903a",
        FOO.replace("530d903a", "530d903b"),
        FOO.replace("530d903a", "530D903A"),
        FOO.replace("530d903a", "30d903a"),
        FOO.replace("example.com/foo", "example.com/fop"),
        FOO.replace("example.com/foo", ""),
        FOO.replace("example.com/foo", "example.com foo"),
        FOO.replace("example.com/foo", "example.com\u00a0foo"),
        FOO.replace("example.com/foo", "example.com\u202efoo"),
        FOO.replace("example.com/foo", "example.com\nfoo"),
        FOO[:-1],
        FOO + "=",
        FOO + "\n",
        "a+00000000+",
        "a+00000000+AQ==",
        "a+00000000+Ag==",
    ],
)
def test_another_text_is_no_key(text: str) -> None:
    with pytest.raises(KeyRefusedError):
        parse_vkey(text)


@pytest.mark.parametrize("public", [bytes(32), SMALL_ORDER, NOT_CANONICAL, MIXED_ORDER])
@pytest.mark.parametrize("algorithm", [Algorithm.ED25519, Algorithm.ED25519_COSIGNATURE])
def test_a_weak_key_is_not_enrolled(public: bytes, algorithm: Algorithm) -> None:
    key = PublicKey(name=KeyName("a"), algorithm=algorithm, public=public)
    with pytest.raises(KeyRefusedError, match="weak"):
        parse_vkey(key.vkey)


def test_a_lattice_key_that_is_zero_is_not_enrolled() -> None:
    zero = PublicKey(
        name=KeyName("a"), algorithm=Algorithm.MLDSA44_COSIGNATURE, public=b"\1" * 32 + bytes(1280)
    )
    with pytest.raises(KeyRefusedError, match="weak"):
        parse_vkey(zero.vkey)


def test_a_seed_or_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(KeyRefusedError):
        SecretKey(name=KeyName("a"), algorithm=Algorithm.ED25519, seed=bytes(31))
    with pytest.raises(KeyRefusedError):
        PublicKey(name=KeyName("a"), algorithm=Algorithm.ED25519, public=bytes(33))


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(KeyRefusedError):
        parse_vkey(text)


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_key_file_is_private_and_reads_back(tmp_path: Path, algorithm: Algorithm) -> None:
    path, key = tmp_path / "key", key_of(algorithm)
    write_key_file(path, key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key_file(path) == key
    with pytest.raises(KeyFileError, match="a new file"):
        write_key_file(path, key)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777])
def test_a_key_file_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    write_key_file(path, key_of(Algorithm.ED25519))
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="mode 600"):
        read_key_file(path)


def test_a_key_file_of_another_user_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key"
    write_key_file(path, key_of(Algorithm.ED25519))
    monkeypatch.setattr("os.geteuid", lambda: path.stat().st_uid + 1)
    with pytest.raises(KeyFileError, match="another user"):
        read_key_file(path)


def test_a_key_file_is_neither_a_link_nor_a_folder_nor_missing(tmp_path: Path) -> None:
    real, link = tmp_path / "key", tmp_path / "link"
    write_key_file(real, key_of(Algorithm.ED25519))
    link.symlink_to(real)
    for path in (link, tmp_path, tmp_path / "none"):
        with pytest.raises(KeyFileError):
            read_key_file(path)


def test_a_key_inside_the_folder_of_a_log_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "log" / "tile" / "key"
    path.parent.mkdir(parents=True)
    write_key_file(path, key_of(Algorithm.ED25519))
    with pytest.raises(KeyFileError, match="outside the log"):
        read_key_file(path, outside=[tmp_path / "log"])
    assert read_key_file(path, outside=[tmp_path / "other"]) == key_of(Algorithm.ED25519)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PRIVATE+KEY+a\n",
        "PRIVATE+KEY+a+00000000+AQ==\n",
        "PRIVATE+KEY+a+00000000+" + to_base64(b"\x01" + bytes(32)) + "\n",
        "PRIVATE+KEY+a+00000000+" + to_base64(b"\x02" + bytes(32)) + "\n",
        "PRIVATE+KEY+a+00000000+" + to_base64(b"\x01" + bytes(32)),
        "\udcff",
        "a" * 9000,
    ],
)
def test_a_file_with_anything_else_is_no_key_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    path.chmod(0o600)
    with pytest.raises(KeyFileError):
        read_key_file(path)


def test_a_key_file_that_could_not_be_made_durable_is_not_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "key"
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(KeyFileError, match="No space"):
        write_key_file(path, key_of(Algorithm.ED25519))
    assert not path.exists()
