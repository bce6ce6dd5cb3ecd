"""How subjects, cuts and verdicts of entries stand in a column, and are read out of it again.

Only this program reads them: another format of the register is dropped, never converted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Final

import msgspec

from truceline.domain.entry import LEAF_BYTES, EntryRef
from truceline.procedure.placed import Sizes
from truceline.procedure.verdict import (
    Accepted,
    Facts,
    ForkFacts,
    Judgement,
    LapseFacts,
    MotionFacts,
    Refused,
    Stopped,
)
from truceline.register.numbering import Numbering

_SUBJECT: Final = struct.Struct(f">Q{LEAF_BYTES}s")
_NUMBER_BYTES: Final = 8
_AS_TEXT: Final = b"["


def pack_subjects(subjects: tuple[EntryRef, ...], numbering: Numbering) -> bytes | None:
    """Return subjects as they are kept: by number where their logs are known, else in words."""
    if not subjects:
        return None
    if all(numbering.log(each.log) is not None for each in subjects):
        packed = [_SUBJECT.pack(numbering.entry(s.log, s.index), s.leaf) for s in subjects]
        return b"".join(packed)
    return msgspec.json.encode(subjects)


def read_subjects(raw: bytes | None, numbering: Numbering) -> tuple[EntryRef, ...]:
    """Return the subjects that were packed."""
    if raw is None:
        return ()
    if raw.startswith(_AS_TEXT):
        return msgspec.json.decode(raw, type=tuple[EntryRef, ...])
    found = []
    for number, leaf in _SUBJECT.iter_unpack(raw):
        log, index = numbering.place(number)
        found.append(EntryRef(log=log, index=index, leaf=leaf))
    return tuple(found)


def pack_sizes(sizes: Sizes, numbering: Numbering) -> bytes:
    """Return a cut without its roots as it is kept."""
    numbers = [numbering.entry(log, size) for log, size in sorted(sizes.items())]
    return struct.pack(f">{len(numbers)}Q", *numbers)


def read_sizes(raw: bytes, numbering: Numbering) -> Sizes:
    """Return the cut that was packed."""
    numbers = struct.unpack(f">{len(raw) // _NUMBER_BYTES}Q", raw)
    return dict(map(numbering.place, numbers))


def pack_numbers(numbers: Iterable[int]) -> bytes | None:
    """Return numbers as they are kept."""
    known = tuple(numbers)
    return struct.pack(f">{len(known)}q", *known) or None


def read_numbers(raw: bytes | None) -> tuple[int, ...]:
    """Return the numbers that were packed."""
    return struct.unpack(f">{len(raw) // _NUMBER_BYTES}q", raw) if raw else ()


def spell_verdict(verdict: Judgement) -> bytes | None:
    """Return a verdict as it is kept; nothing for an entry that was accepted as it is."""
    if isinstance(verdict, Accepted) and verdict.facts is None:
        return None
    told = verdict if isinstance(verdict, Refused) else verdict.facts
    return msgspec.json.encode([type(told).__name__, told])


def read_verdict(raw: bytes | None) -> Judgement:
    """Return the verdict that was spelt."""
    if raw is None:
        return Accepted()
    name, told = msgspec.json.decode(raw)
    if name == Refused.__name__:
        return msgspec.convert(told, Refused)
    return Accepted(facts=msgspec.convert(told, _FACTS[name]))


def spell_stop(cause: Stopped) -> bytes:
    """Return why a log stopped, as it is kept."""
    return msgspec.json.encode(cause)


def read_stop(raw: bytes) -> Stopped:
    """Return the cause that was spelt."""
    return msgspec.json.decode(raw, type=Stopped)


_FACTS: Final[dict[str, type[Facts]]] = {
    each.__name__: each for each in (MotionFacts, LapseFacts, ForkFacts)
}
