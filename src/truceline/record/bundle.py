"""A bundle: what one node knows, as one file for a courier.

It begins with two lines of text, the second naming the specifications that were followed. Then
come records, each a letter, its length in four bytes, and its bytes:

    H  a signed head with its cosignatures
    P  an entry package: length of origin (2 bytes), origin, start, end, size of head (8 each),
       entries and proof as tlog-mirror sends them
    B  a blob
    D  a document (roster, policy): length of its kind (1 byte), kind, bytes
    F  a fork proof

Records mean the same in any order, any number of times and with any of them missing, for each is
believed only as far as it is proven. Nothing names a path, nothing is compressed, and every length
is compared with a limit before it is read. What is of unknown logs is passed over.

Source: field/record.md 2.4; C2SP tlog-mirror (commit 5ba5ee8).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, Final

from truceline.record.checkpoint import MAX_ORIGIN_BYTES
from truceline.record.errors import LimitError, MalformedError
from truceline.record.fork import MAX_FORK_BYTES
from truceline.record.note import MAX_NOTE_BYTES
from truceline.record.package import Package, parse_package
from truceline.record.path import MAX_PROOF_HASHES
from truceline.record.tile import MAX_ENTRY_BYTES, WIDTH
from truceline.record.tree import HASH_SIZE, Span

SPECIFICATIONS: Final = (
    "C2SP 5ba5ee8: signed-note 1.0.0, tlog-checkpoint 1.0.0, tlog-cosignature 1.1.0-rc.1, "
    "tlog-tiles 0.1.0, tlog-mirror, tlog-proof"
)
MAX_BLOB_BYTES: Final = 64 * 1024 * 1024
MAX_RECORDS: Final = 200_000

_WHAT: Final = "bundle"
_MAGIC: Final = "truceline-bundle/v1"
_MAX_HEADER_BYTES: Final = 1024
_FRAME: Final = struct.Struct(">cI")
_RANGE: Final = struct.Struct(">QQQ")
_COUNT: Final = struct.Struct(">H")
_MAX_PACKAGE_BYTES: Final = (
    _COUNT.size
    + MAX_ORIGIN_BYTES
    + _RANGE.size
    + WIDTH * (2 + MAX_ENTRY_BYTES)
    + 1
    + MAX_PROOF_HASHES * HASH_SIZE
)


class Kind(Enum):
    """What a record of a bundle is; the value is its letter."""

    HEAD = b"H"
    PACKAGE = b"P"
    BLOB = b"B"
    DOCUMENT = b"D"
    FORK = b"F"


_LIMITS: Final = {
    Kind.HEAD: MAX_NOTE_BYTES,
    Kind.PACKAGE: _MAX_PACKAGE_BYTES,
    Kind.BLOB: MAX_BLOB_BYTES,
    Kind.DOCUMENT: MAX_NOTE_BYTES,
    Kind.FORK: MAX_FORK_BYTES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Where a record stands in a bundle, and what it is."""

    kind: Kind
    at: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRecord:
    """A package in a bundle, without its entries."""

    record: Record
    origin: str
    span: Span
    size: int
    body_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A roster or a policy, of a kind that is the roster's to know."""

    kind: str
    raw: bytes


class Writer:
    """Writes a bundle record by record.

    Parameters
    ----------
    out
        Where it goes.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        out.write(f"{_MAGIC}\n{SPECIFICATIONS}\n".encode())

    def head(self, raw: bytes) -> None:
        """Add a signed head."""
        self._write(Kind.HEAD, raw)

    def package(self, package: Package) -> None:
        """Add an entry package."""
        origin = package.origin.encode()
        span = _RANGE.pack(package.start, package.end, package.size)
        self._write(Kind.PACKAGE, _COUNT.pack(len(origin)) + origin + span + package.raw)

    def blob(self, raw: bytes) -> None:
        """Add a blob.

        Raises
        ------
        LimitError
            If it is too long.
        """
        self._write(Kind.BLOB, raw)

    def document(self, document: Document) -> None:
        """Add a document."""
        kind = document.kind.encode()
        self._write(Kind.DOCUMENT, bytes([len(kind)]) + kind + document.raw)

    def fork(self, raw: bytes) -> None:
        """Add a fork proof."""
        self._write(Kind.FORK, raw)

    def _write(self, kind: Kind, raw: bytes) -> None:
        if len(raw) > _LIMITS[kind]:
            what = f"bytes of a {kind.name.lower()}"
            raise LimitError(what=what, limit=_LIMITS[kind], came=len(raw))
        self._out.write(_FRAME.pack(kind.value, len(raw)))
        self._out.write(raw)


class Reader:
    """Finds the records of a bundle, in a file in which one can go back.

    Parameters
    ----------
    source
        The bundle.

    Raises
    ------
    MalformedError
        If it does not begin as one.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        first, second = (source.readline(_MAX_HEADER_BYTES) for _ in range(2))
        if first != f"{_MAGIC}\n".encode() or not second.endswith(b"\n"):
            raise MalformedError(what=_WHAT, place="line 1", expected=_MAGIC, came=first)
        self._start = source.tell()
        source.seek(0, 2)
        self._length = source.tell()

    def records(self) -> Iterator[Record]:
        """Yield what is in the bundle, as far as it is whole, without reading it.

        Raises
        ------
        MalformedError
            Where a record is of no known kind, or cut off. Those before it were whole.
        LimitError
            Where one is too long, or there are too many.
        """
        at = self._start
        n_records = 0
        while at < self._length:
            record = self._record(at)
            n_records += 1
            if n_records > MAX_RECORDS:
                raise LimitError(what="records of a bundle", limit=MAX_RECORDS, came=n_records)
            yield record
            at = record.at + record.length

    def read(self, record: Record) -> bytes:
        """Return the bytes of a record."""
        self._source.seek(record.at)
        return self._source.read(record.length)

    def document(self, record: Record) -> Document:
        """Return the document in a record.

        Raises
        ------
        MalformedError
            If there is none.
        """
        raw = self.read(record)
        end = 1 + int.from_bytes(raw[:1])
        if end > len(raw) or not raw[1:end].isascii():
            raise MalformedError(
                what=_WHAT,
                place=f"the record at byte {record.at}",
                expected="a kind in ASCII",
                came=raw[:end],
            )
        return Document(kind=raw[1:end].decode("ascii"), raw=raw[end:])

    def package_record(self, record: Record) -> PackageRecord:
        """Return what a package covers, without reading its entries.

        Raises
        ------
        MalformedError
            If that cannot be told.
        """
        self._source.seek(record.at)
        top = self._source.read(_COUNT.size + MAX_ORIGIN_BYTES + _RANGE.size)[: record.length]
        end = _COUNT.size + int.from_bytes(top[: _COUNT.size])
        if len(top) < end + _RANGE.size:
            raise MalformedError(
                what=_WHAT,
                place=f"the record at byte {record.at}",
                expected="an origin and three numbers",
                came=top,
            )
        try:
            origin = top[_COUNT.size : end].decode()
        except UnicodeDecodeError as error:
            raise MalformedError(
                what=_WHAT,
                place=f"the record at byte {record.at}",
                expected="an origin in UTF-8",
                came=top,
            ) from error
        start, stop, size = _RANGE.unpack_from(top, end)
        return PackageRecord(
            record=record,
            origin=origin,
            span=Span(start, stop),
            size=size,
            body_at=end + _RANGE.size,
        )

    def package(self, found: PackageRecord) -> Package:
        """Return a package with its entries.

        Raises
        ------
        MalformedError
            If it is none.
        LimitError
            If it holds too much.
        """
        raw = self.read(found.record)[found.body_at :]
        return parse_package(raw, origin=found.origin, span=found.span, size=found.size)

    def _record(self, at: int) -> Record:
        self._source.seek(at)
        frame = self._source.read(_FRAME.size)
        if len(frame) < _FRAME.size:
            raise _cut_off(at)
        letter, length = _FRAME.unpack(frame)
        try:
            kind = Kind(letter)
        except ValueError as error:
            raise MalformedError(
                what=_WHAT, place=f"byte {at}", expected="a letter of H, P, B, D, F", came=letter
            ) from error
        if length > _LIMITS[kind]:
            what = f"bytes of a {kind.name.lower()} at byte {at}"
            raise LimitError(what=what, limit=_LIMITS[kind], came=length)
        if at + _FRAME.size + length > self._length:
            raise _cut_off(at)
        return Record(kind=kind, at=at + _FRAME.size, length=length)


def _cut_off(at: int) -> MalformedError:
    return MalformedError(
        what=_WHAT, place=f"byte {at}", expected="a whole record", came="the end of the file"
    )
