"""What the public form says in words; page and text share it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from truceline.domain.identifier import DelegationId
from truceline.domain.mechanism import Body, Mechanism
from truceline.release.coverage import CELL_M, Band, CellRelease, Withheld
from truceline.reporting import number
from truceline.reporting.label import Labels
from truceline.reporting.public_view import PublicView, public_cell_edges

_KM = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCellWords:
    """A cell of the fixed grid in words, and where it lies on the map [km]."""

    name: str
    zone: str
    told: str
    look: str
    x: float
    y: float
    side: float = CELL_M / _KM


def public_answer(view: PublicView, labels: Labels) -> str:
    """Return what the public form says to the scenario's question: only what it may."""
    said = [labels.words.say("public.answer"), coverage_line(view, labels)]
    if view.no_finding:
        said.append(labels.words.say("answer.no_finding"))
    return " ".join(said)


def coverage_line(view: PublicView, labels: Labels) -> str:
    """Return in one sentence what is public of coverage, or why nothing is."""
    words = labels.words
    if not view.coverage:
        return words.say("public.no_coverage")
    first = view.coverage[0].told
    whole = isinstance(first, Withheld) and first is not Withheld.LITTLE_GROUND
    if whole:
        return words.say("public.no_coverage_because", reason=told(first, labels))
    told_of = sum(isinstance(one.told, Band) for one in view.coverage)
    return words.say(
        "public.coverage",
        base=labels.mechanism(view.scenario.base),
        cells=number.whole(told_of, words),
    )


def cells_in_words(view: PublicView, labels: Labels) -> Iterator[PublicCellWords]:
    """Yield the cells of the fixed grid from south to north."""
    for one in view.coverage:
        west, _, _, north = public_cell_edges(one.cell)
        yield PublicCellWords(
            name=labels.words.say("public.cell_name", east=one.cell.east, north=one.cell.north),
            zone=labels.zone(one.zone),
            told=told(one.told, labels),
            look=_look(one),
            x=round((west - view.grid.west_m) / _KM, 2),
            y=round((view.grid.north_m - north) / _KM, 2),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicConsent:
    """A body, the host whose consent it needs, and the mechanisms that have it so."""

    body: Body
    host: DelegationId
    mechanisms: tuple[Mechanism, ...]


def public_consents(view: PublicView) -> tuple[PublicConsent, ...]:
    """Return the consents that are public, a body that mechanisms share but once."""
    having: list[tuple[Body, list[Mechanism]]] = []
    for mechanism in view.scenario.mechanisms:
        for body in mechanism.bodies:
            alike = next((who for known, who in having if known == body), None)
            if alike is None:
                having.append((body, [mechanism]))
            else:
                alike.append(mechanism)
    return tuple(
        PublicConsent(body=body, host=body.host, mechanisms=tuple(who))
        for body, who in having
        if body.host is not None
    )


def told(what: Band | Withheld, labels: Labels) -> str:
    """Return a band, or why there is none, in words."""
    kind = "band" if isinstance(what, Band) else "withheld"
    return labels.words.say(f"{kind}.{what.value}")


def _look(one: CellRelease) -> str:
    return one.told.value if isinstance(one.told, Band) else "withheld"


def public_method(view: PublicView, labels: Labels) -> tuple[str, ...]:
    """Return how the public form was made and what it leaves out."""
    words = labels.words
    terrain = view.terrain
    relief = "method.approximate" if terrain.approximate else "method.measured"
    cell = number.metres(terrain.resolution_m, words)
    return (
        words.say(relief, source=terrain.source, cell=cell),
        words.say("public.method_bands"),
        words.say("public.method_withheld"),
        words.say("public.method_words"),
        words.say("method.limits"),
        words.say("method.neutral"),
    )
