"""Reading entries with their bodies, many at a time, in this process or beside it.

What comes back is small and plain, for it may have to travel between processes. A leaf that cannot
be read, or is not signed as it should be, comes back with its fault: it is there, and says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from truceline.domain.act import Act
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.identifier import DelegationId
from truceline.procedure.placed import Fault
from truceline.record.entry import Entry
from truceline.record.envelope import Envelope
from truceline.register.body_reading import open_body
from truceline.register.body_table import Body
from truceline.register.source import NOTHING, WHOLE, Reader
from truceline.wire.act import decode_act, decode_record_part
from truceline.wire.errors import UnknownKindError, WireError
from truceline.wire.record_part import RedactionPart

MOST_ACTS: Final = 4096
"""How many different acts are remembered."""


class _Signature(msgspec.Struct):
    key: str


class _Signers(msgspec.Struct):
    signatures: list[_Signature]


_SIGNERS = msgspec.json.Decoder(_Signers)

Seen = tuple[tuple[LogId, int, bytes], ...]
"""A cut: of each log how many entries, and the root over them."""


class Reading(NamedTuple):
    """What an entry says in the clear, and its body, if it has one, as far as it is open here.

    The body goes past the fold.
    """

    leaf: bytes
    kind: str
    keys: tuple[KeyId, ...]
    audience: frozenset[DelegationId]
    subjects: tuple[EntryRef, ...]
    seen: Seen
    clear: bytes
    act: Act | None
    fault: Fault | None
    body: Body | None


def read_leaves(raws: Sequence[bytes], log: LogId, *, start: int, reader: Reader) -> list[Reading]:
    """Return what entries of one log say, in order.

    Parameters
    ----------
    raws
        Their bytes.
    log
        Their log.
    start
        The index of the first.
    reader
        What reads them.
    """
    readings: list[Reading] = []
    seen: Seen = ()
    for index, raw in enumerate(raws, start=start):
        entry = reader.entry(raw, log, index)
        if entry.envelope is None:
            readings.append(_unread(entry.at.leaf, seen))
            continue
        reading = _reading(entry, entry.envelope, reader)
        # One object for as long as nothing new was seen: it travels once, and is compared once.
        seen = seen if reading.seen == seen else reading.seen
        readings.append(reading._replace(seen=seen))
    return readings


def act_of(kind: str, clear: bytes) -> Act | None:
    """Return what an entry does whose clear part was read before, and kept."""
    act, _ = _act(kind, clear)
    return act


def withdrawn_by(kind: str, clear: bytes) -> tuple[str, ...]:
    """Return the digests of the fields that a redaction withdraws, or that of the whole body."""
    part = decode_record_part(kind, msgspec.json.decode(clear))
    digests = part.digests if isinstance(part, RedactionPart) else ()
    return digests or (WHOLE,)


def _reading(entry: Entry, envelope: Envelope, reader: Reader) -> Reading:
    author = KeyId(envelope.key)
    signers = (KeyId(each.key) for each in _SIGNERS.decode(entry.raw).signatures)
    clear = msgspec.json.encode(envelope.clear, order="sorted")
    act, fault = _act(envelope.kind, clear)
    return Reading(
        leaf=entry.at.leaf,
        kind=envelope.kind,
        keys=(author, *(each for each in signers if each != author)),
        audience=frozenset(DelegationId(each) for each in envelope.audience),
        subjects=tuple(
            EntryRef(log=LogId(each.origin), index=each.index, leaf=each.leaf)
            for each in envelope.subjects
        ),
        seen=tuple((LogId(each.origin), each.size, each.root) for each in envelope.cut.seen),
        clear=clear,
        act=act,
        fault=fault,
        body=open_body(envelope, NOTHING, reader=reader) if envelope.body else None,
    )


@lru_cache(maxsize=MOST_ACTS)
def _act(kind: str, clear: bytes) -> tuple[Act | None, Fault | None]:
    """Return what an entry does; most entries do what many have done before."""
    try:
        return decode_act(kind, msgspec.json.decode(clear)), None
    except UnknownKindError:
        return None, None
    except WireError:
        return None, Fault.BAD_CLEAR


def _unread(leaf: bytes, seen: Seen) -> Reading:
    return Reading(
        leaf=leaf,
        kind="",
        keys=(),
        audience=frozenset(),
        subjects=(),
        seen=seen,
        clear=b"",
        act=None,
        fault=Fault.BAD_CLEAR,
        body=None,
    )
