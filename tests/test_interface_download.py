from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tile_server import TileServer

from truceline.interface import download as room
from truceline.interface.download import (
    BrokenFileError,
    Downloader,
    NetworkRefusedError,
    NoSuchFileError,
    Patience,
    RefusedByServerError,
)
from truceline.interface.web import BaseRefusedError, UrllibWeb, require_web

DATA = bytes(range(256)) * 1000


@pytest.fixture
def server() -> Iterator[TileServer]:
    with TileServer(files={"/a": DATA}).running() as running:
        yield running


def got(
    server: TileServer,
    path: Path,
    *,
    attempts: int = 4,
    wait: Callable[[float], None] = lambda _seconds: None,
) -> list[float]:
    """Fetch the one file of the server; return the shares that were told."""
    patience = Patience(attempts=attempts, wait=wait)
    shares: list[float] = []
    fetcher = Downloader(web=UrllibWeb(timeout_s=0.3), patience=patience)
    fetcher.download(f"{server.base}/a", path, progress=shares.append)
    return shares


@pytest.mark.parametrize(
    "faults",
    [
        [],
        ["500", "429"],
        ["half"],
        ["half", "half", "half"],
        ["half", "plain"],
        ["plain"],
        ["slow"],
        ["half", "slow"],
        ["half", "other part"],
        ["half", "416"],
        ["lying"],
        ["half", "lying"],
        ["s3"],
        ["no length"],
        ["short"],
        ["other part"],
        ["bare half"],
        ["stuck"],
        ["md5"],
        ["no md5"],
    ],
    ids=str,
)
def test_what_comes_in_the_end_is_whole(
    server: TileServer, tmp_path: Path, faults: list[str]
) -> None:
    server.faults["/a"] = list(faults)
    shares = got(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == DATA
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
    assert shares[-1] in {0.0, 1.0}


def test_a_later_run_takes_up_what_an_earlier_one_left(server: TileServer, tmp_path: Path) -> None:
    server.faults["/a"] = ["half"]
    with pytest.raises(BrokenFileError, match="128,000 of 256,000 bytes"):
        got(server, tmp_path / "a", attempts=1)
    got(server, tmp_path / "a", attempts=1)
    assert server.asked == [("/a", None), ("/a", "bytes=128000-")]
    assert (tmp_path / "a").read_bytes() == DATA


def test_a_file_that_changed_in_between_is_fetched_anew(server: TileServer, tmp_path: Path) -> None:
    server.faults["/a"] = ["half"]
    with pytest.raises(BrokenFileError):
        got(server, tmp_path / "a", attempts=1)
    server.files["/a"] = DATA[::-1]
    got(server, tmp_path / "a", attempts=1)
    assert (tmp_path / "a").read_bytes() == DATA[::-1]


def test_waits_grow_and_end(server: TileServer, tmp_path: Path) -> None:
    server.faults["/a"] = ["500"] * 9
    waits: list[float] = []
    with pytest.raises(NetworkRefusedError, match="HTTP status 500"):
        got(server, tmp_path / "a", attempts=8, wait=waits.append)
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert len(server.asked) == 8
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("fault", "error", "sentence"),
    [
        ("404", NoSuchFileError, "Check the base address"),
        ("401", RefusedByServerError, "name a mirror"),
        ("403", RefusedByServerError, "name a mirror"),
        ("418", RefusedByServerError, "HTTP status 418"),
    ],
)
def test_what_is_refused_is_not_asked_again(
    server: TileServer, tmp_path: Path, fault: str, error: type[Exception], sentence: str
) -> None:
    server.faults["/a"] = [fault]
    with pytest.raises(error, match=sentence):
        got(server, tmp_path / "a")
    assert len(server.asked) == 1


def test_a_digest_that_never_fits_is_refused(server: TileServer, tmp_path: Path) -> None:
    server.faults["/a"] = ["lying"] * 4
    with pytest.raises(BrokenFileError, match="whose sha256 is not the published one"):
        got(server, tmp_path / "a")
    assert not any(tmp_path.iterdir())


def test_far_too_much_is_cut_off(
    server: TileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_BYTES", 100_000)
    with pytest.raises(BrokenFileError, match="more than 100,000 bytes"):
        got(server, tmp_path / "a", attempts=1)
    assert (tmp_path / "a").stat().st_size == 0


def test_nobody_there_is_a_network_that_refuses(tmp_path: Path) -> None:
    with TileServer().running() as server:
        gone = server
    with pytest.raises(NetworkRefusedError, match="no answer"):
        got(gone, tmp_path / "a", attempts=2)


@pytest.mark.parametrize(
    "base", ["file:///etc", "ftp://a/b", "a/b", "", "http://", "https://a b\n", "http://[::1"]
)
def test_an_address_that_is_none_of_the_web_is_refused(base: str) -> None:
    with pytest.raises(BaseRefusedError, match="--base: expected an address"):
        require_web(base)


def test_no_file_is_read_in_the_place_of_an_address(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    fetcher = Downloader(web=UrllibWeb(), patience=Patience(attempts=1))
    with pytest.raises(NetworkRefusedError, match="unknown url type"):
        fetcher.download((tmp_path / "secret").as_uri(), tmp_path / "a")
    assert not (tmp_path / "a").exists()
