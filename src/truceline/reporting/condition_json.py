"""What is detected by day and by night, in each weather and under denial, as JSON data.

Undisturbed, every moment is given with all four readings; under a denial each light with the
weather as it comes, at worst and at best.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from truceline.domain.denial import Denial
from truceline.planning.conditions import WAITS_H, AddedChance, Conditions, Situation, Wait
from truceline.planning.figure import Range
from truceline.planning.loss import Side

Document = dict[str, Any]


def conditions_document(conditions: Conditions) -> Document:
    """Return conditions as JSON data."""
    return {
        "worlds": conditions.n_worlds,
        "cells": conditions.n_cells[0],
        "day_share": conditions.day_share,
        "moments": [
            {**_moment(conditions, k), "share": conditions.share_of(one)}
            for k, one in enumerate(conditions.moments)
        ],
        "denials": [_denial(one) for one in conditions.denials if one is not None],
        "idle_denials": [_denial(one) for one in conditions.idle],
        "detected": list(_detected(conditions)),
        "detected_under_denial": list(_under_denial(conditions)),
        "added_by": list(_added(conditions)),
        "waits": list(_waits(conditions)),
    }


def range_document(figure: Range) -> Document:
    """Return a figure with its range."""
    return {"low": figure.low, "median": figure.median, "high": figure.high}


def _moment(conditions: Conditions, k: int) -> Document:
    moment = conditions.moments[k]
    weather = None if moment.weather is None else moment.weather.value
    return {"light": moment.light.value, "weather": weather}


def _denial(denial: Denial | None) -> Document | None:
    if denial is None:
        return None
    return {"kind": denial.kind.value, "delegation": denial.delegation}


def _situations(conditions: Conditions, *, denied: bool) -> Iterator[Situation]:
    denials = range(1, len(conditions.denials)) if denied else range(1)
    for target in range(len(conditions.targets)):
        for denial in denials:
            for k, moment in enumerate(conditions.moments):
                if not denied or moment.weather is None:
                    yield Situation(target=target, moment=k, denial=denial)


def _named(conditions: Conditions, at: Situation) -> Document:
    return {
        "target": conditions.targets[at.target].kind.value,
        **_moment(conditions, at.moment),
        "denial": _denial(conditions.denials[at.denial]),
    }


def _detected(conditions: Conditions) -> Iterator[Document]:
    for at in _situations(conditions, denied=False):
        for m, mechanism in enumerate(conditions.mechanisms):
            for p, place in enumerate(conditions.places):
                shares = conditions.shares(m, p, at)
                yield {
                    "mechanism": mechanism,
                    "place": place,
                    **_named(conditions, at),
                    "detected_share": range_document(shares.seen),
                    "detected_by_two_delegations_share": range_document(
                        shares.seen_by_two_delegations
                    ),
                    "detected_from_two_places_share": range_document(shares.seen_from_two_places),
                    "detected_from_the_ground_share": range_document(shares.seen_from_the_ground),
                }


def _under_denial(conditions: Conditions) -> Iterator[Document]:
    for at in _situations(conditions, denied=True):
        for m, mechanism in enumerate(conditions.mechanisms):
            for p, place in enumerate(conditions.places):
                yield {
                    "mechanism": mechanism,
                    "place": place,
                    **_named(conditions, at),
                    **{side.value: _side(conditions, m, p, at=_to(at, side)) for side in Side},
                }


def _side(conditions: Conditions, mechanism: int, place: int, *, at: Situation) -> Document:
    shares = conditions.shares(mechanism, place, at)
    return {
        "detected_share": range_document(shares.seen),
        "detected_by_two_delegations_share": range_document(shares.seen_by_two_delegations),
    }


def _added(conditions: Conditions) -> Iterator[Document]:
    for denied in (False, True):
        for at in _situations(conditions, denied=denied):
            for k, (mechanism, asset) in enumerate(conditions.extras):
                yield {
                    "mechanism": mechanism,
                    "asset": asset,
                    **_named(conditions, at),
                    **{side.value: _chance(conditions.adds(k, _to(at, side))) for side in Side},
                }


def _to(at: Situation, side: Side) -> Situation:
    return Situation(target=at.target, moment=at.moment, denial=at.denial, side=side)


def _chance(added: AddedChance) -> Document:
    return {
        "detected_km2_only_by_it": range_document(added.by_any),
        "detected_km2_only_by_it_without_aircraft": range_document(added.on_the_ground),
        "detected_km2_newly_by_two_delegations": range_document(added.second_delegation),
    }


def _waits(conditions: Conditions) -> Iterator[Document]:
    for target, signature in enumerate(conditions.targets):
        for d, denial in enumerate(conditions.denials):
            for m, mechanism in enumerate(conditions.mechanisms):
                for p, place in enumerate(conditions.places):
                    wait = conditions.wait(m, p, target=target, denial=d)
                    yield {
                        "mechanism": mechanism,
                        "place": place,
                        "target": signature.kind.value,
                        "denial": _denial(denial),
                        **_wait(wait),
                    }


def _wait(wait: Wait) -> Document:
    half = wait.half_s
    return {
        "expected_s_on_half": {
            "low": _finite(half.low),
            "median": _finite(half.median),
            "high": _finite(half.high),
        },
        **{
            f"share_within_{hours:g}_h": range_document(share)
            for hours, share in zip(WAITS_H, wait.within, strict=True)
        },
    }


def _finite(seconds: float) -> float | None:
    """Return a time, or nothing where it is endless, for which JSON has no number."""
    return seconds if math.isfinite(seconds) else None
