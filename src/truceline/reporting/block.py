"""What a document consists of, whatever its form: sections of paragraphs, tables, lists, cards.

A document is put together once, as blocks of finished words, and then drawn as a page and as a PDF.
So neither form can hold a figure that the other lacks, and a new table is one more block. A block
knows nothing of mark-up: its texts are plain, and each form keeps them so.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import Enum

from truceline.domain.wording import Language
from truceline.planning.figure import Range


class Look(Enum):
    """How the cells of a column are set."""

    PLAIN = "plain"
    FIGURE = "figure"
    WORDS = "words"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table; the language of its cells is that of the document unless it is named."""

    title: str
    look: Look = Look.PLAIN
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text in a language of its own, with what is said before it."""

    before: str
    text: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: its text or runs, a word beside it, and the range of shares that a bar may show."""

    text: str
    runs: tuple[Run, ...] = ()
    note: str = ""
    span: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table. `asked` marks what the question is about."""

    cells: tuple[Cell, ...]
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with its header.

    `even` gives every column but the first the same width; `named` says that the first cell of a
    row is its name.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    gaps: tuple[str, ...] = ()
    even: bool = False
    named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph; a soft one explains and does not answer."""

    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A heading within a section."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a list, with what is said of it in smaller words."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What one side has said: who, with what stance, in which words, and whence it is known."""

    who: str
    stance: str
    words: str
    language: Language
    alike: str
    known: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question between the sides, where it stands, and what each side has said of it."""

    status: str
    part: str
    question: str
    sayings: tuple[Saying, ...]
    silent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Cards beside each other."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Blocks under a line that names them; a page may hide them until asked, paper may not."""

    summary: str
    blocks: tuple[Block, ...]
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign of a legend, as an SVG that needs nothing beside it, and what it means."""

    svg: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture as an SVG that needs nothing beside it, and its words for who cannot see it."""

    title: str
    note: str
    text: str
    svg: str
    alternative: str
    legend: tuple[Sign, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """Drawings two abreast."""

    drawings: tuple[Drawing, ...]


Block = Table | Paragraph | Title | Items | Board | Fold | Drawing | Gallery


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section: the key by which it is found, its heading and its blocks."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands first: who may read it, what it is about, the question and the answer."""

    marking: str
    why: str
    title: str
    heading: str
    question: str
    answer: str
    badges: tuple[str, ...]


def kind_of(block: object) -> str:
    """Return the name by which a template knows a block.

    Examples
    --------
    >>> kind_of(Title(text="Sources"))
    'title'
    """
    return type(block).__name__.lower()


def as_data(block: object) -> object:
    """Return blocks as JSON data, in which each says its kind.

    Examples
    --------
    >>> as_data((Title(text="Sources"),))
    [{'kind': 'title', 'text': 'Sources'}]
    """
    if is_dataclass(block) and not isinstance(block, type):
        held = {one.name: as_data(getattr(block, one.name)) for one in fields(block)}
        return {"kind": kind_of(block), **held}
    if isinstance(block, tuple):
        return [as_data(one) for one in block]
    return block.value if isinstance(block, Enum) else block
