"""The parameter board in words: cards for whoever draws them, the settled ones folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from truceline.domain.position import Position, Rendering
from truceline.domain.wording import Language, Wording
from truceline.reporting.block import Block, Board, Card, Fold, Saying
from truceline.reporting.board import BoardRow, Status, board_of, mechanisms_alike
from truceline.reporting.catalogue import Catalogue
from truceline.reporting.label import Labels

_QUOTATION_MARKS = frozenset("“”„‘«»")


def board_blocks(labels: Labels) -> tuple[Block, ...]:
    """Return what is open between the sides, and folded below it what all who spoke agree on."""
    rows = board_of(labels.scenario)
    settled = [row for row in rows if row.status is Status.AGREED]
    unsettled = [row for row in rows if row.status is not Status.AGREED]
    blocks: list[Block] = [_board(unsettled, labels)]
    if settled:
        summary = labels.words.say("page.agreed", n=len(settled))
        blocks.append(Fold(summary=summary, blocks=(_board(settled, labels),)))
    return tuple(blocks)


def _board(rows: Iterable[BoardRow], labels: Labels) -> Board:
    return Board(cards=tuple(_card(row, labels) for row in rows))


def _card(row: BoardRow, labels: Labels) -> Card:
    words = labels.words
    silent = f"{words.say('page.silent')} {labels.delegations(row.silent)}." if row.silent else ""
    return Card(
        status=words.say(f"status.{row.status.value}"),
        part=words.say(f"part.{row.parameter.part.value}"),
        question=words.name(row.parameter.question),
        sayings=tuple(_saying(one, labels) for one in row.positions),
        silent=silent,
    )


def _saying(position: Position, labels: Labels) -> Saying:
    words = labels.words
    return Saying(
        who=labels.delegation(position.delegation),
        stance=words.say(f"stance.{position.stance.value}"),
        words=_quoted(position, words),
        language=_spoken(position.words, words),
        alike=_alike(position, labels),
        known=_listed(
            words.say(f"rendering.{position.rendering.value}"),
            labels.day(position.said_on),
            labels.known(position.known),
        ),
    )


def _alike(position: Position, labels: Labels) -> str:
    alike = [labels.words.name(one.names) for one in mechanisms_alike(position, labels.scenario)]
    return f"{labels.words.say('page.as_in')} {'; '.join(alike)}." if alike else ""


def _listed(*parts: str) -> str:
    return " · ".join(parts)


def _quoted(position: Position, words: Catalogue) -> str:
    """Return the words of a position; a quotation without marks of its own gets some."""
    said = words.name(position.words)
    if position.rendering is Rendering.REPORTED or _QUOTATION_MARKS & set(said):
        return said
    return words.say("page.quoted", words=said)


def _spoken(wording: Wording, words: Catalogue) -> Language:
    """Return the language in which a wording is said."""
    wanted: Sequence[Language] = (words.language, "en")
    return next((one for one in wanted if one in wording), next(iter(wording)))
