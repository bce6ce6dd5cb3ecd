"""Counts, distances, directions, places and events as an observer types them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from truceline.interface.cli.desk_terms import chosen
from truceline.interface.cli.place import PlaceRefusedError, place_of
from truceline.interface.cli.record_terms import TermError
from truceline.interface.cli.time_terms import UNKNOWN

if TYPE_CHECKING:
    from truceline.domain.direction import Arc, Direction, North, Winds
    from truceline.domain.known import NotKnown
    from truceline.domain.location import Location, PositionSource, Suspicion
    from truceline.domain.quantity import Count, Distance
    from truceline.domain.sighting import EventType, Means, Phase, Sighting

_COUNT: Final = re.compile(r"(?P<about>~|about |ca\.? )?(?P<n>\d{1,8})(?P<more>\+)?")
_WORDS: Final = {
    name: number
    for number, name in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
} | {"a": 1, "an": 1}
_DISTANCE: Final = re.compile(
    r"(?P<from>\d{1,5}(?:\.\d{1,3})?)(?P<unit1>km|m)?"
    r"(?:[-–](?P<to>\d{1,5}(?:\.\d{1,3})?)|(?P<more>\+))?(?P<unit>km|m)?(?P<more2>\+)?"
)
_ARC: Final = re.compile(
    r"(?P<centre>\d{1,4}(?:\.\d{1,3})?)(?:(?:±|\+-|\+/-)(?P<half>\d{1,4}(?:\.\d{1,3})?))?"
    r"(?P<unit>°|deg|mil|mils)?"
)
_CHARGE_MILS: Final = re.compile(r"(?P<hundreds>\d{1,2})-(?P<rest>\d\d)")
_EVENTS: Final = {
    "flash": "muzzle_flash",
    "flare": "illumination_flare",
    "uav": "uncrewed_aircraft",
}
_M_PER_KM: Final = 1000


def count_of(text: str, *, option: str) -> Count:
    """Return how many: `3`, `three`, `~30`, `30+`, `uncountable` or `unknown`.

    Raises
    ------
    TermError
        If it is none of them.
    """
    from truceline.domain.quantity import Count, CountManner

    typed = text.strip().lower()
    if typed in UNKNOWN:
        return Count(manner=CountManner.NOT_KNOWN)
    if typed in {"uncountable", "many"}:
        return Count(manner=CountManner.UNCOUNTABLE)
    match = _COUNT.fullmatch(str(_WORDS.get(typed, typed)))
    if match is None:
        expected = "a number such as 3, ~30 or 30+, or uncountable or unknown"
        raise TermError(option=option, expected=expected, came=text)
    manner = CountManner.ABOUT if match["about"] else CountManner.EXACT
    manner = CountManner.AT_LEAST if match["more"] else manner
    return Count(manner=manner, number=int(match["n"]))


def event_of(text: str, *, option: str) -> EventType:
    """Return what was counted; one or many of it."""
    from truceline.domain.sighting import EventType

    typed = text.strip().lower().replace("-", "_").replace(" ", "_")
    if typed in UNKNOWN:
        return EventType.NOT_KNOWN
    known = {each.value for each in EventType}
    singles = (typed, typed.removesuffix("s"), typed.removesuffix("es"))
    named = next((each for each in singles if each in known or each in _EVENTS), singles[1])
    return chosen(_EVENTS.get(named, named), EventType, option=option)


def distance_of(text: str | None, *, option: str = "--distance") -> Distance | NotKnown:
    """Return how far: `2-4km`, `500m`, `2km+` or `unknown`.

    Raises
    ------
    TermError
        If it is none of them.
    """
    from truceline.domain.known import NOT_KNOWN
    from truceline.domain.quantity import Distance

    typed = "" if text is None else re.sub(r"\s", "", text).lower()
    if text is None or typed in UNKNOWN:
        return NOT_KNOWN
    match = _DISTANCE.fullmatch(typed)
    last = match and (match["unit"] or match["unit1"])
    if match is None or last is None:
        expected = "a distance such as 2-4km, 500m or 2km+, or unknown"
        raise TermError(option=option, expected=expected, came=text)
    first = match["unit1"] or last
    least_m = round(float(match["from"]) * (_M_PER_KM if first == "km" else 1))
    if match["more"] or match["more2"]:
        return Distance(least_m=least_m, most_m=NOT_KNOWN)
    most = match["to"] or match["from"]
    unit = last if match["to"] else first
    most_m = round(float(most) * (_M_PER_KM if unit == "km" else 1))
    if most_m < least_m:
        raise TermError(option=option, expected="the lesser distance first", came=text)
    return Distance(least_m=least_m, most_m=most_m)


def direction_of(
    text: str | None, *, north: str | None = None, option: str = "--bearing"
) -> Direction | NotKnown:
    """Return in which direction: `340`, `340±10`, `NNW,N`, `4500mil`, `45-00` or `unknown`.

    Mils divide the circle into 6,400; those with a dash into 6,000, as they are read out.

    Raises
    ------
    TermError
        If it is none of them.
    """
    from truceline.domain.direction import North
    from truceline.domain.known import NOT_KNOWN

    typed = "" if text is None else re.sub(r"\s", "", text)
    if text is None or typed.lower() in UNKNOWN:
        return NOT_KNOWN
    named = North.NOT_KNOWN if north is None else chosen(north, North, option="--north")
    found = _winds(typed, named) or _mils_with_dash(typed, named) or _arc(typed, named)
    if found is None:
        expected = "a bearing such as 340, 340±10, NNW, 6000mil or 45-00, or unknown"
        raise TermError(option=option, expected=expected, came=text)
    return found


def location_of(
    text: str | None,
    *,
    language: str,
    source: str | None = None,
    suspected: str | None = None,
    precision: str | None = None,
    option: str = "--where",
) -> Location | NotKnown:
    """Return where: degrees with a point, a grid reference, a name, or `unknown`.

    Parameters
    ----------
    text
        What was typed.
    language
        The language of a name.
    source
        How it was come by.
    suspected
        What satellite navigation was suspected of.
    precision
        How far it may be off, such as `50m`.
    option
        Where it was typed.

    Raises
    ------
    PlaceRefusedError
        If it is figures that are no place.
    """
    from truceline.domain.known import NOT_KNOWN
    from truceline.domain.location import GivenAs, Location, PositionSource, Suspicion, on_step

    if text is None or text.strip().lower() in UNKNOWN:
        return NOT_KNOWN
    come_by: PositionSource = PositionSource.NOT_KNOWN
    if source is not None:
        come_by = chosen(source, PositionSource, option="--source")
    suspicion: Suspicion = Suspicion.NOT_KNOWN
    if suspected is not None:
        suspicion = chosen(suspected, Suspicion, option="--suspect")
    far = distance_of(precision, option="--precision")
    precision_m = NOT_KNOWN if not hasattr(far, "least_m") else far.least_m
    try:
        at = place_of(text, option=option)
    except PlaceRefusedError:
        if re.fullmatch(r"[\d.,;:+\s-]+", text):
            raise  # figures that are no place are a slip, and no name
        return Location(
            names={language: text},
            given_as=GivenAs.NAME,
            as_given=text,
            source=come_by,
            suspicion=suspicion,
            precision_m=precision_m,
        )
    form = GivenAs.MGRS if re.search("[A-Za-z]", text) else GivenAs.DECIMAL
    return Location(
        points=(on_step(at.lat_deg, at.lon_deg),),
        given_as=form,
        as_given=text,
        source=come_by,
        suspicion=suspicion,
        precision_m=precision_m,
    )


def line_of(text: str, *, option: str = "--also") -> Sighting:
    """Return one line as it is said: `heard 3 explosions NW 2-4km impact`.

    Raises
    ------
    TermError
        If it is none.
    """
    from truceline.domain.known import NOT_KNOWN

    parts = text.split()
    if len(parts) < 3:  # noqa: PLR2004 - a means, a number and an event
        expected = "a means, a number, an event, and perhaps direction, distance and phase"
        raise TermError(option=option, expected=expected, came=text)
    direction: Direction | NotKnown = NOT_KNOWN
    distance: Distance | NotKnown = NOT_KNOWN
    phase = None
    for each in parts[3:]:
        if re.search(r"\d(m|km)", each.lower()):
            distance = distance_of(each, option=option)
        elif re.fullmatch("[a-z]+", each) and each not in UNKNOWN:
            phase = each
        else:
            direction = direction_of(each, option=option)
    return sighting(
        parts[0],
        (parts[1], parts[2]),
        distance=distance,
        direction=direction,
        phase=phase,
        option=option,
    )


def sighting(  # noqa: PLR0913 - each is a column of the form
    means: str,
    what: tuple[str, str],
    *,
    distance: Distance | NotKnown,
    direction: Direction | NotKnown,
    phase: str | None = None,
    at: Location | NotKnown | None = None,
    weapon: str | None = None,
    option: str,
) -> Sighting:
    """Return one line of a report from its words."""
    from truceline.domain.known import NOT_KNOWN
    from truceline.domain.sighting import UNKNOWN_WEAPON, Means, Sighting, Weapon, WeaponClass

    by: Means = chosen(means, Means, option=option)
    event = event_of(what[1], option=option)
    weapons = (UNKNOWN_WEAPON,)
    if weapon is not None and weapon.lower() not in UNKNOWN:
        weapons = (Weapon(kind=chosen(weapon, WeaponClass, option="--weapon")),)
    return Sighting(
        event=event,
        count=count_of(what[0], option=option),
        phase=_phase(event, phase),
        means=(by,),
        weapons=weapons,
        distance=distance,
        direction=direction,
        at=NOT_KNOWN if at is None else at,
    )


def _phase(event: EventType, text: str | None) -> Phase:
    from truceline.domain.sighting import EventType, Phase

    if text is not None:
        return chosen(text, Phase, option="--phase")
    with_phase = {EventType.EXPLOSION, EventType.ROUND}
    return Phase.UNDETERMINED if event in with_phase else Phase.NOT_APPLICABLE


def _winds(typed: str, north: North) -> Winds | None:
    from truceline.domain.direction import Wind, Winds

    names = typed.upper().split(",")
    known = {each.value for each in Wind}
    if not all(each in known for each in names):
        return None
    return Winds(winds=tuple(Wind(each) for each in dict.fromkeys(names)), north=north)


def _mils_with_dash(typed: str, north: North) -> Arc | None:
    from truceline.domain.direction import AngleUnit, Arc
    from truceline.domain.known import NOT_KNOWN

    match = _CHARGE_MILS.fullmatch(typed)
    if match is None:
        return None
    centre = int(match["hundreds"]) * 100 + int(match["rest"])
    if centre >= AngleUnit.MIL_6000.n_circle:
        return None
    return Arc(centre=centre, half_width=NOT_KNOWN, unit=AngleUnit.MIL_6000, north=north)


def _arc(typed: str, north: North) -> Arc | None:
    from truceline.domain.direction import AngleUnit, Arc
    from truceline.domain.known import NOT_KNOWN

    match = _ARC.fullmatch(typed.lower())
    if match is None:
        return None
    is_mil = (match["unit"] or "").startswith("mil")
    unit = AngleUnit.MIL_6400 if is_mil else AngleUnit.MILLIDEGREE
    factor = 1 if is_mil else 1000
    centre = round(float(match["centre"]) * factor)
    half = match["half"]
    if centre > unit.n_circle or float(half or 0) * factor > unit.n_circle / 2:
        return None
    return Arc(
        centre=0 if centre == unit.n_circle else centre,  # 360 is north, as people say it
        half_width=NOT_KNOWN if half is None else round(float(half) * factor),
        unit=unit,
        north=north,
    )
