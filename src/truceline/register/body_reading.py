"""Opening bodies, many at a time, in this process or beside it, and flagging those that are wrong.

A body that was opened and does not say what its kind must say is *invalid*: it is flagged here,
where it is opened, and its entry stands as it did. An opening of a commitment is read as the report
that was committed to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from truceline.domain.entry_body import EntryBody, kind_of_body
from truceline.domain.kind import KIND_OF_REPORT
from truceline.domain.statement import Opening
from truceline.record.contents import Contents
from truceline.record.envelope import Envelope, read_leaf
from truceline.record.seal import Custody
from truceline.register.body_table import Body, Standing, layout_of
from truceline.register.facts import facts_of
from truceline.register.source import WHOLE, Reader, Withdrawn
from truceline.wire.body import decode_body, decode_fields, encode_body
from truceline.wire.errors import WireError

_STANDINGS = {
    Custody.MISSING: Standing.MISSING,
    Custody.HELD: Standing.HELD,
    Custody.CANNOT_OPEN: Standing.CANNOT_OPEN,
}


class Closed(NamedTuple):
    """An entry whose body is to be opened: its bytes, and what was withdrawn of it."""

    raw: bytes
    withdrawn: Withdrawn = frozenset()


def open_bodies(closed: Sequence[Closed], *, reader: Reader) -> list[Body]:
    """Return the bodies of entries as far as they can be opened, in order."""
    return [
        open_body(read_leaf(each.raw).envelope, each.withdrawn, reader=reader) for each in closed
    ]


def read_content(kind: str, content: bytes) -> EntryBody:
    """Return the noun of a body that was opened and found valid before."""
    return decode_body(kind, content)


def open_body(envelope: Envelope, withdrawn: Withdrawn, *, reader: Reader) -> Body:
    """Return the body of one entry as far as it can be opened.

    Parameters
    ----------
    envelope
        The entry.
    withdrawn
        What of it was withdrawn.
    reader
        What reads it.
    """
    if WHOLE in withdrawn:
        return Body(Standing.REDACTED)
    contents = reader.contents(envelope, withdrawn)
    if contents is None or contents.custody is not Custody.OPENED:
        return _unopened(contents, withdrawn)
    if withdrawn and contents.fields is None:  # it has no parts that could be left
        return Body(Standing.REDACTED)
    try:
        noun, content = _noun(envelope, contents)
    except WireError as error:
        return Body(Standing.INVALID, reason=str(error))
    standing = Standing.REDACTED if withdrawn else Standing.OPENED
    kind = kind_of_body(noun).value
    return Body(standing, kind=kind, content=content, layout=layout_of(facts_of(noun)))


def _unopened(contents: Contents | None, withdrawn: Withdrawn) -> Body:
    if withdrawn:
        return Body(Standing.REDACTED)
    if contents is None:
        return Body(Standing.MISSING)
    return Body(_STANDINGS[contents.custody], reason=contents.reason)


def _noun(envelope: Envelope, contents: Contents) -> tuple[EntryBody, bytes]:
    """Return what a body says, and the bytes that say it."""
    if contents.content is None:
        partial = decode_fields(envelope.kind, contents.fields or {})
        return partial, encode_body(partial)
    noun = decode_body(envelope.kind, contents.content)
    if isinstance(noun, Opening):
        return decode_body(KIND_OF_REPORT[noun.report].value, noun.content), noun.content
    return noun, contents.content
