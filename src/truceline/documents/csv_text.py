"""CSV to rows of marked cells: commas, double quotes, one header line.

The standard reader keeps no columns, so this walks the text itself.

References
----------
RFC 4180.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from truceline.documents.node import Mark, Node
from truceline.documents.problem import Problem, shown

_CELL = re.compile(r'[ \t]*"((?:[^"]|"")*)"[ \t]*|([^,\r\n"]*)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a table, each a mapping from column to cell; an empty cell is None."""

    header: tuple[Node, ...]
    rows: tuple[Node, ...]
    problems: tuple[Problem, ...]


def read_csv(text: str, *, file: str) -> Table:
    """Read a table whose first row names the columns."""
    scanner = _Scanner(text, file)
    lines = [row for row in scanner.rows() if any(cell.text for cell in row)]
    header, body = (lines[0], lines[1:]) if lines else ((), [])
    problems = [*scanner.problems, *_header_problems(header, Mark(file))]
    problems.extend(_length_problem(row, len(header)) for row in body if len(row) != len(header))
    rows = [_mapped(header, row) for row in body]
    return Table(header=header, rows=tuple(rows), problems=tuple(problems))


class _Scanner:
    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._index = 0
        self._line = 1
        self._line_start = 0
        self.problems: list[Problem] = []

    def rows(self) -> list[tuple[Node, ...]]:
        """Return every row of cells."""
        rows = []
        while self._index < len(self._text):
            rows.append(self._row())
        return rows

    def _row(self) -> tuple[Node, ...]:
        cells = [self._cell()]
        while self._text.startswith(",", self._index):
            self._index += 1
            cells.append(self._cell())
        self._end_line()
        return tuple(cells)

    def _cell(self) -> Node:
        mark = self._mark()
        found = _CELL.match(self._text, self._index)
        whole = found[0] if found else ""
        quoted = found[1] if found else None
        self._advance(whole)
        if self._text[self._index : self._index + 1] not in ("", ",", "\r", "\n"):
            self._refuse(mark)
        content = whole if quoted is None else quoted.replace('""', '"')
        return Node(content.strip(), mark)

    def _refuse(self, mark: Mark) -> None:
        rest = re.compile(r"[^,\r\n]*").match(self._text, self._index)
        self._advance(rest[0] if rest else "")
        self.problems.append(
            Problem(
                at=mark,
                expected="a cell whose quotes are closed",
                came="a stray quotation mark",
                remedy='Put the whole cell in quotes and write a quotation mark in it twice ("").',
            )
        )

    def _advance(self, passed: str) -> None:
        self._index += len(passed)
        breaks = passed.count("\n")
        if breaks:
            self._line += breaks
            self._line_start = self._text.rfind("\n", 0, self._index) + 1

    def _end_line(self) -> None:
        for ending in ("\r\n", "\n", "\r"):
            if self._text.startswith(ending, self._index):
                self._index += len(ending)
                self._line += 1
                self._line_start = self._index
                return

    def _mark(self) -> Mark:
        return Mark(self._file, self._line, self._index - self._line_start + 1)


def _mapped(header: tuple[Node, ...], row: tuple[Node, ...]) -> Node:
    fields: dict[str, Node] = {}
    for name, cell in zip(header, row, strict=False):
        fields.setdefault(name.text, Node(cell.text or None, cell.mark, name.mark))
    return Node(fields, row[0].mark)


def _header_problems(header: tuple[Node, ...], start: Mark) -> list[Problem]:
    if not header:
        remedy = "Write the names of the columns in the first line."
        return [Problem(at=start, expected="a header", came="nothing", remedy=remedy)]
    if len(header) == 1:
        remedy = "Save the table with commas between the cells."
        came = shown(header[0].value)
        return [Problem(at=start, expected="columns parted by commas", came=came, remedy=remedy)]
    seen: set[str] = set()
    problems = []
    for cell in header:
        if cell.text in seen:
            problems.append(
                Problem(
                    at=cell.mark,
                    expected="columns that differ",
                    came=f"{shown(cell.text)} again",
                    remedy="Remove or rename one of the two.",
                )
            )
        seen.add(cell.text)
    return problems


def _length_problem(row: tuple[Node, ...], n_columns: int) -> Problem:
    surplus = len(row) > n_columns
    return Problem(
        at=row[n_columns].mark if surplus else row[-1].mark,
        expected=f"{n_columns} cells as in the header",
        came=str(len(row)),
        remedy="Put a cell that holds a comma in quotes." if surplus else "Add the missing commas.",
    )
