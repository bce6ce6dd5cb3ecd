"""The sections of the public form of a comparison, for its page and its PDF alike.

They are made from the released view alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.reporting.block import Block, Fold, Head, Look, Paragraph, Row, Section, Table
from truceline.reporting.board_words import board_blocks
from truceline.reporting.label import Labels
from truceline.reporting.public_view import PublicView
from truceline.reporting.public_words import (
    PublicConsent,
    cells_in_words,
    coverage_line,
    public_answer,
    public_consents,
    public_method,
)
from truceline.reporting.scenario_blocks import (
    BoundaryVersions,
    boundaries_fold,
    cells,
    columns,
    places_fold,
    soft_paragraph,
    sources_list,
)


def public_head(view: PublicView, labels: Labels) -> Head:
    """Return what stands first in the public form."""
    say = labels.words.say
    badges = {
        "mark.no_document": True,
        "mark.no_finding": view.no_finding,
        "mark.approximate": view.terrain.approximate,
    }
    return Head(
        marking=say("mark.public"),
        why=say("public.why"),
        title=f"{labels.words.name(view.scenario.names)} · {say('mark.public')}",
        heading=labels.heading,
        question=labels.words.name(view.scenario.question),
        answer=public_answer(view, labels),
        badges=tuple(say(key) for key, holds in badges.items() if holds),
    )


def public_sections(view: PublicView, labels: Labels) -> tuple[Section, ...]:
    """Return the sections of the public form; the map belongs to the one on coverage."""
    blocks: dict[str, Iterable[Block]] = {
        "board": (soft_paragraph("page.board_note", labels), *board_blocks(labels)),
        "consents": _consents(view, labels),
        "coverage": (Paragraph(text=coverage_line(view, labels)),),
        "method": (Paragraph(text=line) for line in public_method(view, labels)),
        "sources": (sources_list(labels),),
    }
    return tuple(
        Section(key=key, title=labels.words.say(f"public.heading.{key}"), blocks=tuple(these))
        for key, these in blocks.items()
    )


def public_annex(view: PublicView, versions: BoundaryVersions, labels: Labels) -> tuple[Fold, ...]:
    """Return what belongs to the map: its cells, the places, the lines and zones drawn on it."""
    words = labels.words
    rows = tuple(
        Row(cells=cells(one.name, one.zone, one.told)) for one in cells_in_words(view, labels)
    )
    table = Table(columns=columns(labels, "public.cell", "public.zone", "public.told"), rows=rows)
    told = (Fold(summary=words.say("public.cells"), blocks=(table,)),) if rows else ()
    return (*told, boundaries_fold(versions, labels), places_fold(labels))


def _consents(view: PublicView, labels: Labels) -> Iterator[Block]:
    words = labels.words
    yield soft_paragraph("public.consents_note", labels)
    consents = public_consents(view)
    if not consents:
        yield Paragraph(text=words.say("public.no_consents"))
        return
    yield Table(
        columns=(
            *columns(labels, "page.consent_for", "page.consent_from"),
            *columns(labels, "page.consent_state", look=Look.STATE),
            *columns(labels, "public.consent_in", "page.source", look=Look.WORDS),
        ),
        rows=tuple(Row(cells=cells(*_consent(one, labels))) for one in consents),
    )


def _consent(one: PublicConsent, labels: Labels) -> Iterator[str]:
    words = labels.words
    yield words.name(one.body.names)
    yield labels.delegation(one.host)
    yield words.say(f"consent.{one.body.host_consent.value}")
    yield "; ".join(words.name(mechanism.names) for mechanism in one.mechanisms)
    yield labels.source(one.body.known.source)
