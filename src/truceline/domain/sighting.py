"""One line of what was observed or is said to have happened: what, how many, by which sense, where.

The unit of count is the single event: an explosion, a projectile in flight, a muzzle flash, a
flare, a burst, a single shot. What the observer makes of it is an assessment and stands apart from
what reached him.

Source: the annex tables of the OSCE's daily reports (event location, means, number, observation,
description, weapon, time; "N/K" where not known), field notes 2.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain.direction import Direction, Flight
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.location import Location
from truceline.domain.observed_time import Span
from truceline.domain.quantity import Count, Distance, require_between
from truceline.domain.refusal import DomainError
from truceline.domain.words import Words, require_texts

MOST_CALIBRE_TENTHS_MM = 10_000
MOST_MEANS = 8
MOST_WEAPONS = 16


class EventType(Enum):
    """What was counted."""

    EXPLOSION = "explosion"
    BURST = "burst"
    SHOT = "shot"
    ROUND = "round"
    PROJECTILE_IN_FLIGHT = "projectile_in_flight"
    MUZZLE_FLASH = "muzzle_flash"
    ILLUMINATION_FLARE = "illumination_flare"
    TRACER = "tracer"
    AIRCRAFT = "aircraft"
    UNCREWED_AIRCRAFT = "uncrewed_aircraft"
    WEAPON_PRESENT = "weapon_present"
    VEHICLE = "vehicle"
    PERSONNEL = "personnel"
    MINE_OR_UXO = "mine_or_uxo"
    CONSTRUCTION = "construction"
    DAMAGE = "damage"
    CASUALTY = "casualty"
    SIGNAL_INTERFERENCE = "signal_interference"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class Phase(Enum):
    """Which end of its way an explosion or a round was at."""

    OUTGOING = "outgoing"
    IMPACT = "impact"
    AIRBURST = "airburst"
    INCOMING = "incoming"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not_applicable"


class Means(Enum):
    """By which sense, or through what."""

    SAW = "saw"
    HEARD = "heard"
    RECORDED = "recorded"
    MEASURED = "measured"
    COMPUTED = "computed"
    TOLD = "told"
    NOT_KNOWN = "not_known"


class WeaponClass(Enum):
    """What kind of weapon it was assessed to be."""

    SMALL_ARMS = "small_arms"
    MACHINE_GUN = "machine_gun"
    HEAVY_MACHINE_GUN = "heavy_machine_gun"
    CANNON = "cannon"
    GRENADE_LAUNCHER = "grenade_launcher"
    AUTOMATIC_GRENADE_LAUNCHER = "automatic_grenade_launcher"
    RECOILLESS_GUN = "recoilless_gun"
    ANTI_TANK_MISSILE = "anti_tank_missile"
    MORTAR = "mortar"
    TANK = "tank"
    ARMOURED_VEHICLE = "armoured_vehicle"
    TUBE_ARTILLERY = "tube_artillery"
    ROCKET_ARTILLERY = "rocket_artillery"
    BALLISTIC_MISSILE = "ballistic_missile"
    AIR_DEFENCE = "air_defence"
    AIRCRAFT = "aircraft"
    ARMED_UNCREWED_AIRCRAFT = "armed_uncrewed_aircraft"
    LOITERING_MUNITION = "loitering_munition"
    MINE = "mine"
    IMPROVISED_DEVICE = "improvised_device"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class Assessment(Enum):
    """What the observer takes it to have been for; it decides nothing."""

    NONE = "none"
    LIVE_FIRE_EXERCISE = "live_fire_exercise"
    CONTROLLED_DETONATION = "controlled_detonation"
    MINE_CLEARANCE = "mine_clearance"
    AT_OBSERVER = "at_observer"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weapon:
    """A weapon: its class, and its model and calibre [0.1 mm] where they are known."""

    kind: WeaponClass
    model: str | NotKnown = NOT_KNOWN
    calibre_tenths_mm: int | NotKnown = NOT_KNOWN

    def __post_init__(self) -> None:
        """Refuse a blank model and a calibre that no weapon has."""
        require_texts(self, "model")
        require_between(
            self.calibre_tenths_mm,
            (1, MOST_CALIBRE_TENTHS_MM),
            noun="Weapon",
            field="calibre_tenths_mm",
        )


UNKNOWN_WEAPON = Weapon(kind=WeaponClass.NOT_KNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One line of an observation or of an allegation.

    Parameters
    ----------
    event
        What was counted.
    count
        How many.
    phase
        Which end of its way it was at.
    means
        By which senses, the first the chief one.
    weapons
        What it is assessed to have come from; several if they could not be told apart.
    distance
        How far from the observer [m].
    direction
        In which direction from the observer.
    at
        Where it was, if that is known otherwise than by distance and direction.
    flight
        Where what flew came from and went to; None where nothing flew.
    during
        When; None for the time of the whole report.
    assessment
        What the observer takes it to have been for.
    description
        In words, as the observer gave them.
    """

    event: EventType
    count: Count
    phase: Phase = Phase.NOT_APPLICABLE
    means: tuple[Means, ...]
    weapons: tuple[Weapon, ...] = (UNKNOWN_WEAPON,)
    distance: Distance | NotKnown = NOT_KNOWN
    direction: Direction | NotKnown = NOT_KNOWN
    at: Location | NotKnown = NOT_KNOWN
    flight: Flight | None = None
    during: Span | None = None
    assessment: Assessment = Assessment.NONE
    description: Words | None = None

    def __post_init__(self) -> None:
        """Refuse a line without means or weapon, and either named twice."""
        _require_once(self.means, MOST_MEANS, field="means", expected="a means or more, each once")
        _require_once(
            self.weapons,
            MOST_WEAPONS,
            field="weapons",
            expected="a weapon or more, each once; one of class not_known if it is not known",
        )


def _require_once(given: tuple[object, ...], most: int, *, field: str, expected: str) -> None:
    n_given = len(given)
    if n_given != 1 and not 0 < n_given == len(set(given)) <= most:
        raise DomainError(noun="Sighting", field=field, expected=expected, came=given)
