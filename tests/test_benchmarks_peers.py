"""What the benchmarks stand beside is named, here or not; what they hold it to is the truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from relief_samples import fractal_relief

from benchmarks.peers import case as cases
from benchmarks.peers import grass, package
from benchmarks.peers.case import Case, PeerMissingError
from benchmarks.peers.ourselves import Truceline
from benchmarks.truth import true_viewshed
from truceline.terrain.sight import Mode, Viewpoint


@pytest.fixture
def case() -> Case:
    eyes = [Viewpoint(row=r, col=c, above_ground_m=10.0) for r, c in ((0, 0), (31, 40), (63, 5))]
    relief = fractal_relief(64, 70, seed=3)
    return Case(relief=relief, eyes=eyes, radius_m=900.0, target_m=2.0)


def test_a_peer_that_is_not_here_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cases, "FAILURES", tmp_path)
    monkeypatch.setattr(package, "PYTHON", tmp_path / "python")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PeerMissingError, match=r"aetherpy is not installed .*make peers"):
        package.find_package("aetherpy", "aetherpy_worker.py", leaves_out="")
    (tmp_path / "grass-core").write_text("needs root", encoding="utf-8")
    with pytest.raises(PeerMissingError, match=r"GRASS.*grass-core is not installed \(needs root"):
        grass.find_grass()


@pytest.mark.slow
def test_exact_is_the_truth_that_everybody_is_held_to(case: Case) -> None:
    looked = Truceline(mode=Mode.EXACT).looks(case)
    for eye, one in zip(case.eyes, looked, strict=True):
        np.testing.assert_array_equal(one.seen, true_viewshed(case, eye))


def test_a_window_is_cut_at_the_edges(case: Case) -> None:
    assert [case.nothing_seen(eye).shape for eye in case.eyes] == [(32, 32), (63, 61), (32, 37)]
