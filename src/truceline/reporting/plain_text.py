"""Tables and paragraphs as plain text of a given width: no colour, no control character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text


def paragraph(text: str) -> Text:
    """Return a paragraph in which nothing is mark-up and no control character is left."""
    return Text("".join(sign if sign.isprintable() else " " for sign in text))


def heading(text: str) -> Text:
    """Return a heading with an empty line above it."""
    return Text("\n") + paragraph(text)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table whose first column is text and whose others are figures."""
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    first, *others = columns
    made.add_column(paragraph(first), ratio=2, min_width=16)
    for one in others:
        made.add_column(paragraph(one), ratio=1, overflow="fold")
    for row in rows:
        made.add_row(*(paragraph(cell) for cell in row))
    return made


def printed(parts: Iterable[RenderableType], *, width: int) -> str:
    """Return parts one below the other as text of a width [columns]."""
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        color_system=None,
        force_terminal=False,
        highlight=False,
        legacy_windows=False,
    )
    console.print(Group(*parts))
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).rstrip("\n") + "\n"
