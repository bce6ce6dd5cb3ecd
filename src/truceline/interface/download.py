"""One file over HTTP: resumed where it broke off, tried again for a while, checked, or refused.

What is on the way lies beside a note of the server's own mark of the version (its strong ETag, or
the date of the last change). A later try asks for the rest of that version only; where a server
gives no mark, or another one, it begins anew. A file counts as whole if it is as long as the server
said and has the digest that the server published: `Repr-Digest`, `Digest`, `Content-MD5`, or the
ETag of Amazon S3 where that is an MD5.

What it is not: a judge of what is in the file, and no place for logins.

References
----------
RFC 9110: HTTP semantics (ranges, section 14; If-Range, section 13.1.5).
RFC 9530: Digest fields.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final, NamedTuple

from truceline import __version__
from truceline.errors import TrucelineError
from truceline.interface.web import Reply, Web

MOST_BYTES: Final = 400_000_000  # ten times the largest tile
_PIECE: Final = 1 << 16
_OK, _PART, _NO_LOGIN, _FORBIDDEN, _MISSING, _GONE = 200, 206, 401, 403, 404, 410
_BAD_RANGE, _BUSY, _SERVER_FAULT = 416, 429, 500
_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+)")
_MD5: Final = re.compile(r'"([0-9a-f]{32})"')


class FetchError(TrucelineError):
    """The base of what is wrong with fetching a file."""

    def __init__(self, *, url: str, expected: str, came: str, remedy: str) -> None:
        self.url = url
        self.came = came
        super().__init__(f"{url}: expected {expected}, came {came}. {remedy}")


class NoSuchFileError(FetchError):
    """The server has no such file."""

    def __init__(self, *, url: str) -> None:
        super().__init__(
            url=url, expected="a file", came="none there", remedy="Check the base address."
        )


class RefusedByServerError(FetchError):
    """The server does not give the file."""

    def __init__(self, *, url: str, status: int) -> None:
        self.status = status
        remedy = "Check the base address."
        if status in {_NO_LOGIN, _FORBIDDEN}:
            remedy = "It may want a login, which Truceline does not do; name a mirror with --base."
        super().__init__(url=url, expected="a file", came=f"HTTP status {status}", remedy=remedy)


class BrokenFileError(FetchError):
    """What came is not the whole file."""

    def __init__(self, *, url: str, came: str) -> None:
        super().__init__(
            url=url,
            expected="a whole file",
            came=came,
            remedy="Nothing was kept as a tile. Try again, or name another base address.",
        )


class NetworkRefusedError(FetchError):
    """The server could not be reached, or failed, as often as it was asked."""

    def __init__(self, *, url: str, came: str) -> None:
        super().__init__(
            url=url,
            expected="an answer",
            came=came,
            remedy="Try again later; what has come so far is taken up again.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a server is asked, and how long is waited in between, doubled each time [s]."""

    attempts: int = 5
    first_wait_s: float = 1.0
    most_wait_s: float = 30.0
    wait: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloader:
    """Fetches files.

    Parameters
    ----------
    web
        What asks servers.
    patience
        How often, and how long is waited in between.
    """

    web: Web
    patience: Patience

    def download(
        self, url: str, path: Path, *, progress: Callable[[float], None] = lambda _share: None
    ) -> None:
        """Fetch a file to a path; `progress` is told the share that has come.

        Raises
        ------
        FetchError
            If it cannot be had; the class says why.
        """
        wait_s = self.patience.first_wait_s
        for _ in range(self.patience.attempts - 1):
            try:
                _try(self.web, url, path, progress=progress)
            except (NetworkRefusedError, BrokenFileError):
                self.patience.wait(min(wait_s, self.patience.most_wait_s))
                wait_s *= 2
            else:
                return
        _try(self.web, url, path, progress=progress)


class _Whole(NamedTuple):
    """What a server says of a whole file: how long it is, and its digests by name."""

    n_bytes: int | None
    digests: dict[str, bytes]


def _try(web: Web, url: str, path: Path, *, progress: Callable[[float], None]) -> None:
    """Ask once.

    Raises
    ------
    NetworkRefusedError
        If it is worth asking again.
    BrokenFileError
        If what came is not whole; what fits is kept for the next try.
    """
    mark = path.with_name(f"{path.name}.mark")
    start, fields = _so_far(path, mark)
    try:
        reply = web.ask(url, {"User-Agent": f"truceline/{__version__}"} | fields)
    except (OSError, HTTPException) as error:
        raise NetworkRefusedError(url=url, came=f"no answer ({error})") from error
    try:
        start = _accepted(reply, start, url=url)
        whole = _whole_of(reply, start)
        _note(reply, mark)
        _receive(reply, path, start, url=url, whole=whole, progress=progress)
    except _BeginAnewError as error:
        _discard(path, mark)
        raise NetworkRefusedError(url=url, came="another part than asked for") from error
    finally:
        reply.close()
    _check(path, mark, url=url, whole=whole)


class _BeginAnewError(Exception):
    """What has come so far does not fit what the server has."""


def _so_far(path: Path, mark: Path) -> tuple[int, dict[str, str]]:
    """Return how many bytes are there, and the header fields that ask for the rest."""
    if not (path.is_file() and mark.is_file()):
        return 0, {}
    start, version = path.stat().st_size, mark.read_text(encoding="latin-1")
    if start == 0 or not version:
        return 0, {}
    return start, {"Range": f"bytes={start}-", "If-Range": version}


def _accepted(reply: Reply, start: int, *, url: str) -> int:
    """Return from which byte on an answer brings the file.

    Raises
    ------
    NoSuchFileError
        If there is none.
    NetworkRefusedError
        If the server is busy or fails.
    RefusedByServerError
        If it says no.
    _BeginAnewError
        If it brings another part than asked for.
    """
    status = reply.status
    if status == _OK:
        return 0
    if status == _PART:
        found = _CONTENT_RANGE.fullmatch(reply.headers.get("Content-Range", ""))
        if found is None or int(found[1]) != start:
            raise _BeginAnewError
        return start
    if status == _BAD_RANGE and start:
        raise _BeginAnewError
    if status in {_MISSING, _GONE}:
        raise NoSuchFileError(url=url)
    if status == _BUSY or status >= _SERVER_FAULT:
        raise NetworkRefusedError(url=url, came=f"HTTP status {status}")
    raise RefusedByServerError(url=url, status=status)


def _whole_of(reply: Reply, start: int) -> _Whole:
    """Return what an answer says of the whole file."""
    fields = reply.headers
    found = _CONTENT_RANGE.fullmatch(fields.get("Content-Range", ""))
    length = fields.get("Content-Length", "")
    n_bytes = int(found[2]) if found else int(length) if length.isdecimal() else None
    digests: dict[str, str] = {}
    if start == 0 and "Content-MD5" in fields:
        digests["md5"] = fields["Content-MD5"]
    for field in (fields.get("Repr-Digest", ""), fields.get("Digest", "")):
        for part in field.split(","):
            name, _, value = part.strip().partition("=")
            if name.lower() == "sha-256":
                digests["sha256"] = value.strip(":")
    known = {name: _decoded(value) for name, value in digests.items()}
    tag = _MD5.fullmatch(fields.get("ETag", ""))
    if tag and fields.get("Server", "") == "AmazonS3" and _is_plain_s3(fields):
        known["md5"] = bytes.fromhex(tag[1])
    return _Whole(n_bytes=n_bytes, digests={name: each for name, each in known.items() if each})


def _is_plain_s3(fields: Any) -> bool:  # noqa: ANN401 - as in Reply
    """Tell whether the ETag of S3 is an MD5: it is none of what is encrypted with a key."""
    return str(fields.get("x-amz-server-side-encryption", "AES256")) == "AES256"


def _decoded(value: str) -> bytes:
    """Return the bytes of a digest, or none where it is not one."""
    try:
        return base64.b64decode(value, validate=True)
    except binascii.Error:
        return b""


def _note(reply: Reply, mark: Path) -> None:
    """Keep the server's mark of the version, where it gives one that holds for every byte."""
    tag = reply.headers.get("ETag", "")
    version = tag if tag and not tag.startswith("W/") else reply.headers.get("Last-Modified", "")
    mark.write_text(version, encoding="latin-1")


def _receive(
    reply: Reply,
    path: Path,
    start: int,
    *,
    url: str,
    whole: _Whole,
    progress: Callable[[float], None],
) -> None:
    """Write what comes behind what is there.

    Raises
    ------
    NetworkRefusedError
        If the line breaks.
    BrokenFileError
        If far too much comes.
    """
    n_bytes = start
    with path.open("ab" if start else "wb") as file:
        while piece := _piece(reply, url=url):
            n_bytes += len(piece)
            if n_bytes > MOST_BYTES:
                file.truncate(0)
                raise BrokenFileError(url=url, came=f"more than {MOST_BYTES:,} bytes")
            file.write(piece)
            progress(min(n_bytes / whole.n_bytes, 1.0) if whole.n_bytes else 0.0)


def _piece(reply: Reply, *, url: str) -> bytes:
    """Return the next bytes.

    Raises
    ------
    NetworkRefusedError
        If the line breaks.
    """
    try:
        return reply.read(_PIECE)
    except (OSError, HTTPException) as error:
        raise NetworkRefusedError(url=url, came=f"a broken line ({error})") from error


def _check(path: Path, mark: Path, *, url: str, whole: _Whole) -> None:
    """Refuse a file that is not whole; what may be continued is kept.

    Raises
    ------
    BrokenFileError
        If it is not.
    """
    n_bytes = path.stat().st_size
    if whole.n_bytes is not None and n_bytes < whole.n_bytes:
        raise BrokenFileError(url=url, came=f"{n_bytes:,} of {whole.n_bytes:,} bytes")
    for name, digest in whole.digests.items():
        with path.open("rb") as file:
            found = hashlib.file_digest(file, partial(hashlib.new, name, usedforsecurity=False))
        if found.digest() != digest:
            _discard(path, mark)
            raise BrokenFileError(url=url, came=f"one whose {name} is not the published one")
    mark.unlink()


def _discard(path: Path, mark: Path) -> None:
    path.unlink(missing_ok=True)
    mark.unlink(missing_ok=True)
