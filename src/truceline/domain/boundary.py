"""Lines and zones: geometry in versions, each with its validity, accuracy and source.

A finding cites the version it used, because published maps change the day after an incident.
Drawn shapes are sequences of coordinates; derived zones name the line that they follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from truceline.domain.identifier import LineId, ZoneId
from truceline.domain.place import Coordinate
from truceline.domain.refusal import DomainError, require
from truceline.domain.source import Provenance
from truceline.domain.wording import Wording

LEAST_RING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The days on which a version holds; the last day is the day before `until_on`."""

    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end that is not after the beginning."""
        ordered = self.until_on is None or self.until_on > self.from_on
        require(
            ordered,
            noun="Validity",
            field="until_on",
            expected=f"a day after {self.from_on.isoformat()}",
            came=str(self.until_on),
        )

    def holds_on(self, day: date) -> bool:
        """Tell whether the version holds on a day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A line on the map, vertex by vertex."""

    vertices: tuple[Coordinate, ...]

    def __post_init__(self) -> None:
        """Refuse a path of fewer than two vertices."""
        count = len(self.vertices)
        require(
            count > 1, noun="Path", field="vertices", expected="two vertices or more", came=count
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A closed ring: the first vertex is the last."""

    vertices: tuple[Coordinate, ...]

    def __post_init__(self) -> None:
        """Refuse a ring that is open or has no inside."""
        count, closed = len(self.vertices), self.vertices[:1] == self.vertices[-1:]
        require(
            closed and count >= LEAST_RING,
            noun="Ring",
            field="vertices",
            expected="four vertices or more, the last equal to the first",
            came=f"{count}, {'closed' if closed else 'open'}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A zone derived from a line: so many metres to each side of it, less other zones."""

    along: LineId
    each_side_m: float
    less: tuple[ZoneId, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a band without width."""
        require(
            self.each_side_m > 0,
            noun="Band",
            field="each_side_m",
            expected="a width above 0 m",
            came=self.each_side_m,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineVersion:
    """A line as drawn for a time [accuracy in metres]."""

    validity: Validity
    paths: tuple[Path, ...]
    accuracy_m: float
    known: Provenance

    def __post_init__(self) -> None:
        """Refuse an empty line and one that claims to be without error."""
        require(
            bool(self.paths), noun="LineVersion", field="paths", expected="a path", came=self.paths
        )
        _check_accuracy(self.accuracy_m, noun="LineVersion")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneVersion:
    """A zone for a time, either drawn (`rings`) or derived (`band`) [accuracy in metres].

    Drawn zones are unions of rings without holes.
    """

    validity: Validity
    accuracy_m: float
    known: Provenance
    rings: tuple[Ring, ...] = ()
    band: Band | None = None

    def __post_init__(self) -> None:
        """Refuse a zone that is neither drawn nor derived, or both."""
        require(
            bool(self.rings) != (self.band is not None),
            noun="ZoneVersion",
            field="rings",
            expected="either rings or a band",
            came="both" if self.rings else "neither",
        )
        _check_accuracy(self.accuracy_m, noun="ZoneVersion")


def _check_accuracy(accuracy_m: float, *, noun: str) -> None:
    require(
        accuracy_m > 0,
        noun=noun,
        field="accuracy_m",
        expected="an accuracy above 0 m",
        came=accuracy_m,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with its history, oldest version first."""

    id: LineId
    names: Wording
    versions: tuple[LineVersion, ...]

    def __post_init__(self) -> None:
        """Refuse versions that overlap or are out of order."""
        _check_history(tuple(v.validity for v in self.versions), noun="Line")

    def on(self, day: date) -> LineVersion:
        """Return the version that holds on a day.

        Raises
        ------
        NoVersionError
            If none holds.
        """
        for version in self.versions:
            if version.validity.holds_on(day):
                return version
        raise NoVersionError(boundary=self.id, day=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone with its history, oldest version first."""

    id: ZoneId
    names: Wording
    versions: tuple[ZoneVersion, ...]

    def __post_init__(self) -> None:
        """Refuse versions that overlap or are out of order."""
        _check_history(tuple(v.validity for v in self.versions), noun="Zone")

    def on(self, day: date) -> ZoneVersion:
        """Return the version that holds on a day.

        Raises
        ------
        NoVersionError
            If none holds.
        """
        for version in self.versions:
            if version.validity.holds_on(day):
                return version
        raise NoVersionError(boundary=self.id, day=day)


def _check_history(spans: tuple[Validity, ...], *, noun: str) -> None:
    require(bool(spans), noun=noun, field="versions", expected="a version", came=spans)
    for earlier, later in pairwise(spans):
        apart = earlier.until_on is not None and earlier.until_on <= later.from_on
        require(
            apart,
            noun=noun,
            field="versions",
            expected="versions in order that do not overlap",
            came=f"{earlier.from_on}–{earlier.until_on} before {later.from_on}",
        )


class NoVersionError(DomainError):
    """A line or zone has no version on the day asked for."""

    def __init__(self, *, boundary: str, day: date) -> None:
        self.boundary = boundary
        self.day = day
        super().__init__(
            noun=boundary, field="versions", expected=f"a version valid on {day}", came="none"
        )
