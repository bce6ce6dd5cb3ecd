"""Single viewsheds beside every peer that installs: how long, and how near to the truth.

`make peers` installs them. Each looks from the same places for the same radius, mast and target;
the truth is every line of sight, every step (`benchmarks.truth`). A peer that is not here is named
with the reason.
"""

from __future__ import annotations

import statistics
import subprocess
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from gdal_oracle import GdalViewshed, gdal_library
from numpy.typing import NDArray

from benchmarks.ground import MAST_M, TARGET_M, Ground, grounds, small_relief
from benchmarks.machine import description, in_words, peak_memory_mb, table, times
from benchmarks.peers.case import Case, Looked, Peer, PeerMissingError
from benchmarks.peers.gdal_command import find_gdal_command
from benchmarks.peers.gdal_library import find_gdal_library
from benchmarks.peers.grass import find_grass
from benchmarks.peers.ourselves import Truceline
from benchmarks.peers.package import find_package
from benchmarks.truth import true_viewshed
from truceline.terrain.sight import Mode

RADII_M = (5_000.0, 10_000.0, 20_000.0)
N_EYES = 5
_HEAD = (
    "radius",
    "program",
    "one viewshed",
    "time / `fast`",
    "time / `exact`",
    "overlap with the truth (Jaccard)",
    "area",
    "cells that differ",
)


class Figures(NamedTuple):
    """What a program needs [s], and how near it comes to the truth."""

    median_s: float
    jaccard: float
    bias: float
    n_wrong: int


def main() -> None:
    """Print everything."""
    print("## Viewsheds beside every peer\n")
    print(description())
    peers, missing = _peers()
    for peer in peers:
        print(f"- {peer.name}: {peer.leaves_out}")
    for one in missing:
        print(f"- {one.name}: {one.reason}")
    print(
        f"- mast {MAST_M:g} m, target {TARGET_M:g} m, medians of {N_EYES} random observers; from "
        "each everyone looks up to three times in a row and the least counts\n"
    )
    for ground in grounds():
        size = " × ".join(f"{n:,}" for n in ground.relief.grid.shape)
        print(f"{ground.name}:\n" if size in ground.name else f"{ground.name} ({size} cells):\n")
        print(table(_HEAD, [row for radius_m in RADII_M for row in _rows(ground, peers, radius_m)]))
    print(f"Peak memory of this process: {peak_memory_mb():,.0f} MB.\n")


def _peers() -> tuple[list[Peer], list[PeerMissingError]]:
    """Return ourselves and the others that are here, and those that are not."""
    ours: list[Peer] = [Truceline(mode=mode) for mode in Mode]
    finders: list[Callable[[], Peer]] = [
        lambda: find_gdal_library(_gdal_version()),
        find_gdal_command,
        find_grass,
        lambda: find_package(
            "xarray-spatial",
            "xarray_spatial_worker.py",
            leaves_out="in process, window cut to the disc; knows no curvature and no refraction",
        ),
        lambda: find_package(
            "aetherpy",
            "aetherpy_worker.py",
            leaves_out="in process, window cut to the disc, bilinear; knows no target height, and "
            "does not pass its curvature on",
        ),
    ]
    others, missing = [], []
    for find in finders:
        try:
            others.append(find())
        except PeerMissingError as error:
            missing.append(error)
    return ours + others, missing


def _gdal_version() -> str | None:
    """Return the version of the library inside rasterio's wheel, if there is one."""
    return None if gdal_library() is None else GdalViewshed.of(small_relief()).version


def _rows(ground: Ground, peers: Sequence[Peer], radius_m: float) -> list[tuple[str, ...]]:
    """Return what each program needs for a radius, and how near it comes to the truth."""
    case = Case(
        relief=ground.relief, eyes=ground.eyes(N_EYES), radius_m=radius_m, target_m=TARGET_M
    )
    truth = [true_viewshed(case, eye) for eye in case.eyes]
    got = [_figures_or_words(peer, case, truth) for peer in peers]
    fast_s, exact_s = (own.median_s for own in got[: len(Mode)] if isinstance(own, Figures))
    return [
        (f"{radius_m / 1000:g} km", peer.name, *_cells(own, fast_s, exact_s))
        for peer, own in zip(peers, got, strict=True)
    ]


def _cells(own: Figures | str, fast_s: float, exact_s: float) -> tuple[str, ...]:
    """Return the figures of a program beside our own times [s]."""
    if isinstance(own, str):
        return own, "–", "–", "–", "–", "–"
    return (
        in_words(own.median_s),
        times(own.median_s / fast_s),
        times(own.median_s / exact_s),
        f"{own.jaccard:.3f}",
        f"{own.bias:+.1%}",
        f"{own.n_wrong:,}",
    )


def _figures_or_words(peer: Peer, case: Case, truth: Sequence[NDArray[np.bool_]]) -> Figures | str:
    """Return the figures of a program, or why it broke off."""
    try:
        return _figures(peer.looks(case), truth)
    except subprocess.CalledProcessError as error:
        said = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        return f"broke off: {said[-1] if said else error}"


def _figures(looked: Sequence[Looked], truth: Sequence[NDArray[np.bool_]]) -> Figures:
    both = [(one.seen, true) for one, true in zip(looked, truth, strict=True)]
    return Figures(
        median_s=statistics.median(one.taken_s for one in looked),
        jaccard=statistics.mean(float((a & b).sum() / (a | b).sum()) for a, b in both),
        bias=statistics.mean(float(a.sum() / b.sum()) - 1 for a, b in both),
        n_wrong=sum(int((a != b).sum()) for a, b in both),
    )
