"""Conditions of a small comparison, made by the real nouns with figures that a rule gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from fake_comparison import GRID, fake_comparison

from truceline.domain.climate import Climate, WeatherShare
from truceline.domain.condition import Weather
from truceline.domain.denial import Denial, DenialKind
from truceline.domain.identifier import DelegationId, LineId, SourceId, ZoneId
from truceline.domain.source import Provenance
from truceline.planning.comparison import Comparison
from truceline.planning.conditions import WAITS_H, Conditions, Lattice
from truceline.planning.loss import Side
from truceline.planning.moment import moments_of
from truceline.planning.odds import N_READINGS
from truceline.sensing.signature import TYPICAL

KNOWN = Provenance(source=SourceId("own-note"), since=date(2031, 5, 2), illustrative=True)
CLIMATE = Climate(
    weathers=(
        WeatherShare(weather=Weather.CLEAR, visibility_m=20_000.0, share=0.5, wind_m_s=2.0),
        WeatherShare(weather=Weather.CLEAR, visibility_m=20_000.0, share=0.2, wind_m_s=8.0),
        WeatherShare(weather=Weather.HAZE, visibility_m=3000.0, share=0.2),
        WeatherShare(weather=Weather.FOG, visibility_m=300.0, share=0.1),
    ),
    spell_h=24.0,
    known=KNOWN,
)
DENIALS = (
    None,
    Denial(kind=DenialKind.FOG_WEEK),
    Denial(kind=DenialKind.JAMMING),
    Denial(kind=DenialKind.DELEGATION_GONE, delegation=DelegationId("northland")),
)


def fake_conditions(comparison: Comparison, *, n_worlds: int = 3) -> Conditions:
    """Return conditions whose figures fall with night, weather, denial and side, by a rule."""
    moments = moments_of(CLIMATE)
    extras = tuple((one.mechanism, one.asset) for one in comparison.added)
    watched = np.argwhere(comparison.ground.watched & ~comparison.ground.void)
    cells = watched[(watched % 5 == 2).all(axis=1)]
    places: tuple[ZoneId | LineId | None, ...] = (None,)
    places += tuple(one.id for one in comparison.mechanisms[0].zones)
    places += tuple(one.id for one in comparison.mechanisms[0].lines)
    n_mechanisms, n_targets = len(comparison.mechanisms), len(TYPICAL)
    axes = (n_worlds, n_mechanisms, len(DENIALS), len(Side), n_targets, len(moments))
    index = np.indices((*axes, len(places), N_READINGS), dtype=np.float32)
    world, mechanism, denial, side, target, moment, place, reading = index
    detected = 0.6 + 0.02 * (mechanism + world) + 0.05 * side - 0.04 * (moment + denial)
    detected = np.clip(detected + 0.03 * target - 0.05 * reading - 0.01 * place, 0, 1)
    waits = np.full(
        (n_worlds, n_mechanisms, len(DENIALS), n_targets, len(places), 1 + len(WAITS_H)), 0.4
    )
    waits[..., 0] = 3600.0 * (1 + np.arange(n_targets))[:, np.newaxis]
    waits[:, :, 2, ..., 0] = np.inf
    maps = np.zeros((n_mechanisms, len(DENIALS), n_targets, len(moments), len(cells)), np.uint8)
    maps += (np.arange(len(cells)) * 7 % 101).astype(np.uint8)
    maps //= 1 + np.arange(len(moments), dtype=np.uint8)[:, np.newaxis]
    added = detected[:, : len(extras), ..., 0, :] / 50
    return Conditions(
        climate=CLIMATE,
        day_share=0.6,
        targets=tuple(TYPICAL.values()),
        moments=moments,
        denials=DENIALS,
        idle=(Denial(kind=DenialKind.CAMERAS_SHOT_OUT),),
        places=places,
        n_cells=(len(cells), 300, 200, 150),
        mechanisms=tuple(one.id for one in comparison.mechanisms),
        extras=extras,
        watched_km2=len(watched) * GRID.cell_km2,
        detected=detected.astype(np.float32),
        added=added.astype(np.float32),
        waits_s=waits,
        lattice=Lattice(cells=cells, step=5),
        maps=maps,
    )


def conditioned_comparison() -> Comparison:
    """Return the fake comparison with conditions."""
    comparison = fake_comparison()
    return replace(comparison, conditions=fake_conditions(comparison))
