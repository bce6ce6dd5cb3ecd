"""Lines that `truceline record append --stdin` reads: one entry each, JSON or base64.

JSON is an object with `kind`, and perhaps `to`, `about`, `clear`, and a body: `body` as text,
`body_base64`, or `fields`. `form` is open or sealed. A line of base64 is the content of a body
whose kind and form stand on the command line. An empty line is no entry.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from truceline.errors import TrucelineError
from truceline.interface.cli.record_terms import TermError, delegations_of, entry_at

if TYPE_CHECKING:
    from truceline.record.draft import Draft, FieldsBody, OpenBody, SealedBody
    from truceline.record.node import Node

MAX_LINE_BYTES: Final = 24 * 1024 * 1024
BATCH: Final = 1000
_BATCH_BYTES: Final = 64 * 1024 * 1024
_KEYS: Final = {"kind", "to", "about", "clear", "body", "body_base64", "fields", "form"}
_FORMS: Final = ("open", "sealed")


class LineError(TrucelineError):
    """A line is no entry.

    Parameters
    ----------
    line
        Its number, from 1.
    fault
        What is wrong with it.
    kept
        How many entries before it are kept already.
    """

    def __init__(self, *, line: int, fault: str, kept: int) -> None:
        self.line = line
        self.fault = fault
        self.kept = kept
        super().__init__(
            f"Line {line}: {fault} Kept of this input: its first {kept} entries, and nothing after "
            "them."
        )


def batches(source: BinaryIO) -> Iterator[list[tuple[int, bytes]]]:
    """Yield the lines that are not empty with their numbers, as many at a time as fit in memory.

    Raises
    ------
    LineError
        If one is too long.
    """
    batch: list[tuple[int, bytes]] = []
    number = n_bytes = kept = 0
    while raw := source.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(raw) > MAX_LINE_BYTES:
            fault = f"expected at most {MAX_LINE_BYTES} bytes, came more."
            raise LineError(line=number, fault=fault, kept=kept)
        if line := raw.strip():
            batch.append((number, line))
            n_bytes += len(line)
        if len(batch) == BATCH or n_bytes > _BATCH_BYTES:
            kept += len(batch)
            yield batch
            batch, n_bytes = [], 0
    if batch:
        yield batch


def draft_of(line: bytes, node: Node, *, kind: str | None, form: str) -> Draft:
    """Return the draft of a line.

    Raises
    ------
    TermError
        If it is none.
    """
    from truceline.record.draft import Draft

    if not line.startswith(b"{"):
        content = _decoded(line)
        if kind is None:
            raise TermError(option="--kind", expected="a kind for lines of base64", came="none")
        return Draft(kind=kind, body=body_of(content, form))
    told = _object(line)
    unknown = sorted(set(told) - _KEYS)
    if unknown:
        expected = f"only {', '.join(sorted(_KEYS))}"
        raise TermError(option="keys", expected=expected, came=", ".join(unknown))
    named = told.get("kind", kind)
    if not isinstance(named, str):
        raise TermError(option="kind", expected="a kind as text", came=str(named))
    clear = told.get("clear", {})
    if not isinstance(clear, dict):
        raise TermError(option="clear", expected="an object", came=str(clear)[:80])
    return Draft(
        kind=named,
        subjects=tuple(entry_at(node, each) for each in _texts(told, "about")),
        audience=delegations_of(node, _texts(told, "to"), "to"),
        clear=clear,
        body=_body(told, form),
    )


def body_of(content: bytes, form: str) -> OpenBody | SealedBody:
    """Return a body of a form.

    Raises
    ------
    TermError
        If there is no such form.
    """
    from truceline.record.draft import OpenBody, SealedBody

    if form not in _FORMS:
        raise TermError(option="form", expected="open or sealed", came=form)
    return OpenBody(content=content) if form == "open" else SealedBody(content=content)


def json_object(text: str, option: str) -> dict[str, Any]:
    """Return the object of an option.

    Raises
    ------
    TermError
        If it is none, or has a key twice.
    """
    try:
        return _object(text.encode())
    except TermError as error:
        raise TermError(option=option, expected=error.expected, came=error.came) from error


def _body(told: dict[str, Any], form: str) -> OpenBody | SealedBody | FieldsBody | None:
    from truceline.record.draft import FieldsBody

    given = sorted({"body", "body_base64", "fields"}.intersection(told))
    if not given:
        return None
    value = told[given[0]]
    expected = dict if given == ["fields"] else str
    if len(given) > 1 or not isinstance(value, expected):
        wanted = "one of body (text), body_base64 (text), fields (an object)"
        raise TermError(option="body", expected=wanted, came=", ".join(given))
    if isinstance(value, dict):
        return FieldsBody(fields=value)
    content = _decoded(value.encode()) if given == ["body_base64"] else value.encode()
    return body_of(content, str(told.get("form", form)))


def _decoded(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        shown = text[:40].decode(errors="replace")
        raise TermError(option="line", expected="JSON or base64", came=shown) from error


def _object(raw: bytes) -> dict[str, Any]:
    try:
        told = json.loads(raw, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise TermError(option="line", expected="a JSON object", came=str(error)) from error
    if not isinstance(told, dict):
        raise TermError(option="line", expected="a JSON object", came=type(told).__name__)
    return told


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for key, value in pairs:
        if key in told:
            raise ValueError(f"the key {key!r} twice")  # noqa: EM102, TRY003 - it goes into a TermError
        told[key] = value
    return told


def _texts(told: dict[str, Any], key: str) -> list[str]:
    values = told.get(key, [])
    if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
        raise TermError(option=key, expected="a list of text", came=str(values)[:80])
    return values
