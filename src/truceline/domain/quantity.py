"""What a person measures with eye and ear: how many, how far, how exactly; whole numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.known import NotKnown
from truceline.domain.refusal import DomainError, require

MOST_COUNTED = 10_000_000
FARTHEST_M = 20_100_000
"""Half the way around the earth [m], and a little."""


class CountManner(Enum):
    """How a number is meant."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    ABOUT = "about"
    UNCOUNTABLE = "uncountable"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many; there is no number where it could not be counted, or is not known."""

    manner: CountManner
    number: int | None = None

    def __post_init__(self) -> None:
        """Refuse a number where there can be none, and none where there must be one."""
        without = self.manner in {CountManner.UNCOUNTABLE, CountManner.NOT_KNOWN}
        require(
            without == (self.number is None),
            noun="Count",
            field="number",
            expected="a number unless uncountable or not known",
            came=self.number,
        )
        if self.number is not None:
            require_between(self.number, (1, MOST_COUNTED), noun="Count", field="number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far, from the least to the most [m]."""

    least_m: int
    most_m: int | NotKnown

    def __post_init__(self) -> None:
        """Refuse a distance that is none on earth, or whose ends are exchanged."""
        require_between(self.least_m, (0, FARTHEST_M), noun="Distance", field="least_m")
        require_between(self.most_m, (self.least_m, FARTHEST_M), noun="Distance", field="most_m")


def require_between(
    value: int | NotKnown, between: tuple[int, int], *, noun: str, field: str
) -> None:
    """Refuse a whole number outside its bounds; what is not known passes.

    Raises
    ------
    DomainError
        If it lies outside.
    """
    least, most = between
    if not isinstance(value, NotKnown) and not least <= value <= most:
        raise DomainError(noun=noun, field=field, expected=f"{least} to {most}", came=value)


def require_most(noun: object, field: str, most: int) -> None:
    """Refuse a list that is too long.

    Raises
    ------
    DomainError
        If it is.
    """
    n_given = len(getattr(noun, field))
    if n_given > most:
        name, expected = type(noun).__name__, f"at most {most}"
        raise DomainError(noun=name, field=field, expected=expected, came=n_given)
