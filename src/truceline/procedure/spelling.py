"""The one spelling of a piece of state, in the bytes that are hashed.

Whatever is empty or unknown is left out, sets stand in order, an entry is named by its log and its
index, and an instant in seconds. A long list is spelt by the digest of its members, so that no
flood makes a state that has no spelling.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache

from truceline.canonical import encode
from truceline.domain.entry import EntryRef
from truceline.procedure.errors import UnspeltError

MAX_LISTED = 64
"""How many members of a list are spelt out."""


def spell(value: object) -> bytes:
    """Return the canonical bytes of a noun, a mapping, or a list of them.

    Examples
    --------
    >>> spell({"b": frozenset({"y", "x"}), "a": None, "c": ()})
    b'{"b":["x","y"]}'
    """
    return encode(_plain(value))


def spell_ref(ref: EntryRef) -> str:
    """Return how a state names an entry; which leaf is there, the roots of the cut say."""
    return f"{ref.log} {ref.index}"


def item_key(ref: EntryRef) -> bytes:
    """Return the digest by which an item stands in one of 256 buckets, that of its first byte."""
    return hashlib.sha256(f"{ref.log} {ref.index} {ref.leaf.hex()}".encode()).digest()


def _plain(value: object) -> object:  # noqa: PLR0911, C901 - one line for each kind of value
    if value is None or (isinstance(value, (str, int)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, EntryRef):
        return spell_ref(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key): _plain(each) for key, each in value.items() if not _is_empty(each)}
    if isinstance(value, (tuple, list)):
        return _listed([_plain(each) for each in value])
    if isinstance(value, (set, frozenset)):
        return _listed(sorted((_plain(each) for each in value), key=encode))
    if is_dataclass(value):
        pairs = ((name, getattr(value, name)) for name in _names(value.__class__))
        return {name: _plain(each) for name, each in pairs if not _is_empty(each)}
    raise UnspeltError(came=type(value).__name__)


def _is_empty(value: object) -> bool:
    return value is None or value is False or (not isinstance(value, (int, Enum)) and not value)


def _key(key: object) -> str:
    plain = _plain(key)
    return plain if isinstance(plain, str) else encode(plain).decode()


def _listed(values: list[object]) -> object:
    if len(values) <= MAX_LISTED:
        return values
    return {"n": len(values), "sha256": _digest(encode(each) for each in values)}


def _digest(spelt: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for each in spelt:
        whole.update(len(each).to_bytes(8, "big") + each)
    return whole.hexdigest()


@cache
def _names(noun: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(noun) if each.compare)
