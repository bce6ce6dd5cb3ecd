"""JSON to a marked tree, strictly: no comments, no NaN, no key twice, nothing after the end.

The standard decoder keeps no positions and YAML readers accept what JSON does not, so this
walks the text itself and leaves only strings and numbers to the standard library.

References
----------
RFC 8259.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from json import JSONDecodeError, decoder
from typing import NoReturn

from truceline.documents.node import HOLE, Mark, Node, Scalar
from truceline.documents.problem import Problem, Reading, shown
from truceline.documents.scalar import number_or_text

DEEPEST = 40
_Scan = Callable[[str, int, bool], tuple[str, int]]
_scan: _Scan = decoder.scanstring  # type: ignore[attr-defined]  # public, but not in the stubs
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[A-Za-z]+")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}


def read_json(text: str, *, file: str) -> Reading:
    """Read one JSON document."""
    reader = _Reader(text, file)
    try:
        node = reader.document()
    except _SyntaxError as error:
        problem = error.problem
        return Reading(node=Node(HOLE, problem.at), problems=(*reader.problems, problem))
    return Reading(node=node, problems=tuple(reader.problems))


class _SyntaxError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class _Reader:
    """Reads by recursive descent and keeps where it is."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._index = 0
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.problems: list[Problem] = []

    def document(self) -> Node:
        """Return the only value of the text."""
        self._skip()
        node = self._value(depth=0)
        self._skip()
        if self._index < len(self._text):
            self._fail("the end of the file")
        return node

    def _value(self, *, depth: int) -> Node:
        if depth > DEEPEST:
            self._fail(f"at most {DEEPEST} levels")
        mark = self._mark(self._index)
        first = self._text[self._index : self._index + 1]
        if first == "{":
            return Node(self._object(depth=depth + 1), mark)
        if first == "[":
            return Node(self._array(depth=depth + 1), mark)
        return Node(self._string() if first == '"' else self._bare(), mark)

    def _object(self, *, depth: int) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        more = not self._opened("}")
        while more:
            start = self._index
            key = self._string()
            self._take(":")
            child = self._value(depth=depth)
            if key in fields:
                self._refuse_twice(key, start, fields[key].named_at.line)
            else:
                fields[key] = Node(child.value, child.mark, self._mark(start))
            more = self._goes_on("}")
        return fields

    def _array(self, *, depth: int) -> tuple[Node, ...]:
        nodes = []
        more = not self._opened("]")
        while more:
            nodes.append(self._value(depth=depth))
            more = self._goes_on("]")
        return tuple(nodes)

    def _opened(self, closing: str) -> bool:
        self._index += 1
        self._skip()
        empty = self._text.startswith(closing, self._index)
        self._index += empty
        return empty

    def _goes_on(self, closing: str) -> bool:
        self._skip()
        if self._text.startswith(closing, self._index):
            self._index += 1
            return False
        self._take(",", instead=f"a comma or {closing}")
        return True

    def _take(self, sign: str, *, instead: str | None = None) -> None:
        self._skip()
        if not self._text.startswith(sign, self._index):
            self._fail(instead or f"the sign {sign}")
        self._index += len(sign)
        self._skip()

    def _string(self) -> str:
        if not self._text.startswith('"', self._index):
            self._fail("a key in double quotes")
        try:
            text, self._index = _scan(self._text, self._index + 1, True)  # noqa: FBT003 - positional only there
        except JSONDecodeError as error:
            self._index = min(error.pos, len(self._text))
            self._fail("a string that is closed and has no bare control sign")
        return text

    def _bare(self) -> Scalar:
        found = _NUMBER.match(self._text, self._index) or _WORD.match(self._text, self._index)
        if found is None or (found[0].isalpha() and found[0] not in _WORDS):
            self._fail("a JSON value")
        self._index = found.end()
        return _WORDS[found[0]] if found[0] in _WORDS else number_or_text(found[0])

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._index)
        self._index = found.end() if found else self._index

    def _mark(self, index: int) -> Mark:
        line = bisect_right(self._lines, index)
        return Mark(self._file, line, index - self._lines[line - 1] + 1)

    def _fail(self, expected: str) -> NoReturn:
        came = self._text[self._index : self._index + 12].split("\n")[0].strip()
        ended = self._index >= len(self._text)
        raise _SyntaxError(
            Problem(
                at=self._mark(self._index),
                expected=expected,
                came="the end of the file" if ended else shown(came or "the end of the line"),
                remedy="Correct the JSON there.",
            )
        )

    def _refuse_twice(self, key: str, index: int, line: int) -> None:
        self.problems.append(
            Problem(
                at=self._mark(index),
                expected=f"{shown(key)} once",
                came=f"it again after line {line}",
                remedy="Remove one of the two.",
            )
        )
