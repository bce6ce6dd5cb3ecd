"""What bodies say that are open here, one by one or all of some kinds."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.domain.entry import EntryRef
from truceline.domain.entry_body import EntryBody
from truceline.domain.kind import Kind
from truceline.register.answer import During
from truceline.register.body_reading import read_content
from truceline.register.body_table import to_ms
from truceline.register.register import Register

_ONE = "SELECT kind, content FROM body WHERE entry = ? AND content IS NOT NULL"
_ALL = (
    "SELECT body.entry, entry.leaf, body.kind, body.content FROM body "
    "JOIN entry ON entry.id = body.entry "
    "WHERE body.kind = ? AND body.content IS NOT NULL AND body.begin_ms BETWEEN ? AND ? "
    "ORDER BY body.begin_ms, body.entry"
)


def content(register: Register, ref: EntryRef) -> EntryBody | None:
    """Return what the body of an entry says, if it is open here."""
    if register.numbering.log(ref.log) is None:
        return None
    number = register.numbering.entry(ref.log, ref.index)
    found = register.database.row(_ONE, (number,))
    return None if found is None else read_content(*found)


def contents(
    register: Register, kind: Kind, during: During
) -> Iterator[tuple[EntryRef, EntryBody]]:
    """Yield the open bodies of a kind that began in a span, in the order of time.

    An opening of a commitment counts as the report in it.
    """
    values = (kind.value, to_ms(during.from_at), to_ms(during.until_at))
    for number, leaf, named, raw in register.database.rows(_ALL, values):
        log, index = register.numbering.place(number)
        yield EntryRef(log=log, index=index, leaf=leaf), read_content(named, raw)
