"""What bodies say that are open here, one by one or of a kind; and all things of a kind."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.domain.entry import EntryRef
from truceline.domain.entry_body import EntryBody
from truceline.domain.kind import Kind
from truceline.procedure.thing import Thing
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
_THINGS = (
    "SELECT standing.entry, entry.leaf FROM standing JOIN entry ON entry.id = standing.entry "
    "WHERE standing.thing = ? ORDER BY standing.entry"
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


def things(register: Register, thing: Thing) -> Iterator[EntryRef]:
    """Yield all accepted entries that made a thing of one kind, in the order of their numbers."""
    for number, leaf in register.database.rows(_THINGS, (thing.value,)):
        log, index = register.numbering.place(number)
        yield EntryRef(log=log, index=index, leaf=leaf)
