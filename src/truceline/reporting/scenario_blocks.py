"""What a document shows of the scenario itself: places, boundaries, sensors, sources."""

from __future__ import annotations

from collections.abc import Iterable

from truceline.domain.boundary import LineVersion, ZoneVersion
from truceline.domain.identifier import MechanismId
from truceline.domain.place import Place
from truceline.domain.source import Source
from truceline.domain.wording import Wording
from truceline.reporting import number
from truceline.reporting.block import (
    Cell,
    Column,
    Fold,
    Item,
    Items,
    Look,
    Paragraph,
    Row,
    Run,
    Table,
)
from truceline.reporting.label import Labels
from truceline.reporting.map_name import place_languages

NOTHING = "–"

BoundaryVersions = Iterable[tuple[Wording, LineVersion | ZoneVersion]]
"""Lines and zones by their names, each as it holds on the day."""


def cells(*texts: str) -> tuple[Cell, ...]:
    """Return plain cells."""
    return tuple(Cell(text=text) for text in texts)


def columns(labels: Labels, *keys: str, look: Look = Look.PLAIN) -> tuple[Column, ...]:
    """Return columns of one look whose titles are texts of the catalogue."""
    return tuple(Column(title=labels.words.say(key), look=look) for key in keys)


def soft_paragraph(key: str, labels: Labels, **facts: str) -> Paragraph:
    """Return a text of the catalogue as a paragraph that explains."""
    return Paragraph(text=labels.words.say(key, **facts), soft=True)


def mechanism_row(id_: MechanismId, others: Iterable[Cell], *, labels: Labels) -> Row:
    """Return the row of a mechanism."""
    name = Cell(text=labels.mechanism(id_))
    return Row(cells=(name, *others), asked=id_ == labels.scenario.asked)


def places_fold(labels: Labels) -> Fold:
    """Return every place with its name in every language, coordinate and precision."""
    scenario, words = labels.scenario, labels.words
    languages = place_languages(scenario)
    table = Table(
        named=False,  # no language comes first
        columns=(
            *(Column(title=labels.endonym(one), language=one) for one in languages),
            *columns(labels, "page.own_names"),
            *columns(labels, "page.coordinate", "page.precision", look=Look.FIGURE),
        ),
        rows=tuple(_place_row(place, labels) for place in scenario.places),
    )
    return Fold(
        summary=words.say("page.places", n=len(scenario.places)),
        blocks=(soft_paragraph("page.places_note", labels), table),
    )


def _place_row(place: Place, labels: Labels) -> Row:
    named = cells(*(place.names.get(one, NOTHING) for one in place_languages(labels.scenario)))
    own = tuple(
        Run(before=f"{labels.delegation(one.delegation)}: ", text=one.text, language=one.language)
        for one in place.own_names
    )
    at = place.at
    coordinate = f"{at.lat_deg:.4f}, {at.lon_deg:.4f} {at.datum.value}"
    precision = number.metres(place.precision_m, labels.words)
    last = Cell(text="" if own else NOTHING, runs=own)
    return Row(cells=(*named, last, *cells(coordinate, precision)))


def boundaries_fold(versions: BoundaryVersions, labels: Labels) -> Fold:
    """Return the lines and zones that are drawn, each with its accuracy and source."""
    words = labels.words
    table = Table(
        columns=(
            *columns(labels, "page.boundary", "page.accuracy"),
            *columns(labels, "page.source", look=Look.WORDS),
        ),
        rows=tuple(
            Row(
                cells=cells(
                    words.name(names),
                    number.metres(version.accuracy_m, words),
                    labels.known(version.known),
                )
            )
            for names, version in versions
        ),
    )
    return Fold(summary=words.say("page.boundaries"), blocks=(table,))


def sensors_fold(labels: Labels) -> Fold:
    """Return the sensors with their reach and how it was chosen."""
    words = labels.words
    table = Table(
        columns=(
            *columns(labels, "page.sensor"),
            *columns(labels, "page.reach", look=Look.FIGURE),
            *columns(labels, "page.basis", "page.source", look=Look.WORDS),
        ),
        rows=tuple(
            Row(
                cells=cells(
                    words.name(one.names),
                    number.metres(one.reach_m, words),
                    one.basis,
                    labels.known(one.known),
                )
            )
            for one in labels.scenario.sensors
        ),
    )
    return Fold(summary=words.say("page.sensors"), blocks=(table,))


def sources_list(labels: Labels) -> Items:
    """Return the sources of a scenario."""
    return Items(items=tuple(_source(one, labels) for one in labels.scenario.sources))


def _source(source: Source, labels: Labels) -> Item:
    words = labels.words
    publisher = f"{source.publisher}, " if source.publisher else ""
    address = f" {source.address}." if source.address else ""
    licence = source.licence or words.say("page.licence_unstated")
    return Item(
        text=f"{source.title}. {publisher}{labels.day(source.published_on)}.{address}"
        f" {words.say('page.licence')} {licence}."
    )
