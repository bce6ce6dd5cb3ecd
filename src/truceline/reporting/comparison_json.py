"""A comparison as plain JSON data, in the form that docs/reference/schemas publishes.

Shares run from 0 to 1; each figure is {low, median, high} over all trials. Nothing is rounded.
"""

from __future__ import annotations

from typing import Any, Final

from truceline.domain.mechanism import Body, Mechanism
from truceline.domain.position import Position
from truceline.planning.comparison import (
    Added,
    AssetSight,
    Burden,
    Comparison,
    LineSight,
    MechanismSight,
    ZoneSight,
)
from truceline.planning.shares import Shares
from truceline.release.coverage import CELL_M, CellRelease
from truceline.reporting.answer import answer
from truceline.reporting.condition_json import conditions_document, range_document
from truceline.reporting.public_view import public_view

FORMAT: Final = "truceline.comparison/1"
PUBLIC_FORMAT: Final = "truceline.comparison.public/1"

Document = dict[str, Any]
"""JSON data: str, int, float, bool, None, list and dict."""


def comparison_document(comparison: Comparison) -> Document:
    """Return a comparison as JSON data for the delegation that made it."""
    scenario, terrain, trials = comparison.scenario, comparison.terrain, comparison.trials
    return {
        "format": FORMAT,
        "marking": "delegation only",
        "no_finding": terrain.approximate or not comparison.bare,
        "scenario": scenario.id,
        "as_of": scenario.as_of.isoformat(),
        "base": scenario.base,
        "asked": scenario.asked,
        "answer": answer(comparison),
        "terrain": {
            "source": terrain.source,
            "resolution_m": terrain.resolution_m,
            "approximate": terrain.approximate,
            "target_m": terrain.target_m,
        },
        "trials": {
            "reliefs": trials.reliefs,
            "placings": trials.placings,
            "worlds": trials.worlds,
            "seed": trials.seed,
        },
        "mechanisms": [_mechanism(one) for one in comparison.mechanisms],
        "added_by": [_added(one) for one in comparison.added],
        "conditions": None
        if comparison.conditions is None
        else conditions_document(comparison.conditions),
    }


def _mechanism(sight: MechanismSight) -> Document:
    return {
        "id": sight.id,
        **_burden(sight.burden),
        "zones": [_zone(one) for one in sight.zones],
        "lines": [_line(one) for one in sight.lines],
        "assets": [_asset(one) for one in sight.assets],
    }


def _burden(burden: Burden) -> Document:
    return {
        "posts": burden.posts,
        "people": burden.people_known,
        "people_by_delegation": dict(burden.people),
        "people_not_known_of": list(burden.uncounted),
        "foreign_people_by_host": dict(burden.foreign_people),
        "consents": [
            {"host": one.host, "subject": one.subject, "consent": one.consent.value}
            for one in burden.consents
        ],
    }


def _zone(zone: ZoneSight) -> Document:
    return {
        "id": zone.id,
        "km2": zone.km2,
        "void_km2": zone.void_km2,
        "outside_km2": zone.outside_km2,
        **_shares(zone.shares),
    }


def _line(line: LineSight) -> Document:
    return {
        "id": line.id,
        "km": line.km,
        "void_km": line.void_km,
        "outside_km": line.outside_km,
        **_shares(line.shares),
    }


def _shares(shares: Shares) -> Document:
    return {
        "seen_share": range_document(shares.seen),
        "seen_by_two_delegations_share": range_document(shares.seen_by_two_delegations),
        "seen_from_two_places_share": range_document(shares.seen_from_two_places),
        "seen_from_the_ground_share": range_document(shares.seen_from_the_ground),
    }


def _asset(asset: AssetSight) -> Document:
    return {
        "id": asset.id,
        "airborne": asset.airborne,
        "illustrative": asset.illustrative,
        "sensor": asset.sensor,
        "reach_m": asset.reach_m,
        "seen_km2": range_document(asset.seen_km2),
        "seen_km2_only_by_it": range_document(asset.seen_km2_only_by_it),
    }


def _added(added: Added) -> Document:
    return {
        "mechanism": added.mechanism,
        "asset": added.asset,
        "seen_km2_only_by_it": range_document(added.only_by_it),
        "seen_km2_only_by_it_without_aircraft": range_document(added.without_aircraft),
        "seen_km2_newly_by_two_delegations": range_document(added.second_delegation),
    }


def public_document(comparison: Comparison) -> Document:
    """Return the public form of a comparison as JSON data."""
    view = public_view(comparison)
    scenario, terrain = view.scenario, view.terrain
    return {
        "format": PUBLIC_FORMAT,
        "marking": "public",
        "no_finding": view.no_finding,
        "scenario": scenario.id,
        "as_of": scenario.as_of.isoformat(),
        "terrain": {
            "source": terrain.source,
            "resolution_m": terrain.resolution_m,
            "approximate": terrain.approximate,
        },
        "coverage": {
            "mechanism": scenario.base,
            "crs": view.grid.crs,
            "cell_m": CELL_M,
            "cells": [_cell(one) for one in view.coverage],
        },
        "positions": [_position(one) for one in scenario.positions],
        "consents": [
            _consent(mechanism, body)
            for mechanism in scenario.mechanisms
            for body in mechanism.bodies
            if body.host is not None
        ],
    }


def _cell(released: CellRelease) -> Document:
    return {
        "east": released.cell.east,
        "north": released.cell.north,
        "zone": released.zone,
        "told": released.told.value,
    }


def _position(position: Position) -> Document:
    return {
        "parameter": position.parameter,
        "delegation": position.delegation,
        "stance": position.stance.value,
        "words": dict(position.words),
        "rendering": position.rendering.value,
        "said_on": position.said_on.isoformat(),
        "source": position.known.source,
    }


def _consent(mechanism: Mechanism, body: Body) -> Document:
    return {
        "mechanism": mechanism.id,
        "body": body.id,
        "host": body.host,
        "consent": body.host_consent.value,
    }
