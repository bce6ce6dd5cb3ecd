from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from truceline.domain.light import Light
from truceline.domain.target import Task
from truceline.sensing.errors import NotPhysicalError
from truceline.sensing.resolution import (
    N50_CYCLES,
    cycles_on_target,
    eye_rad,
    p_by_ttp,
    p_resolved,
    pixel_rad,
)


def test_two_pixels_make_a_cycle() -> None:
    angle = pixel_rad(0.1, 10e-6)
    assert angle == pytest.approx(1e-4)
    # 2.3 m at 1 km under pixels of 0.1 m are 23 pixels.
    assert cycles_on_target(1000.0, size_m=2.3, resolved_rad=angle) == pytest.approx(11.5)


def test_an_eye_resolves_a_minute_of_arc_and_optics_divide_it() -> None:
    assert eye_rad(Light.DAY) == pytest.approx(0.29e-3, rel=0.01)
    assert eye_rad(Light.DAY, magnification=7.0) == pytest.approx(eye_rad(Light.DAY) / 7)
    assert eye_rad(Light.DAY) < eye_rad(Light.CIVIL_TWILIGHT) < eye_rad(Light.NIGHT)


@pytest.mark.parametrize("task", Task)
def test_half_succeed_at_n50(task: Task) -> None:
    assert p_resolved(N50_CYCLES[task], task=task) == pytest.approx(0.5)


@pytest.mark.parametrize(("ratio", "p"), [(1.0, 0.50), (1.452, 0.80), (2.041, 0.95)])
def test_the_transfer_function_meets_the_worked_values_of_driggers(ratio: float, p: float) -> None:
    assert p_resolved(ratio * 4.0, task=Task.RECOGNITION) == pytest.approx(p, abs=1e-3)


def test_the_makers_form_of_pixels_is_the_same_count() -> None:
    # 1.5, 6 and 12 pixels on a target are 0.75, 3 and 6 cycles, inside Johnson's ± ranges.
    assert [pixels / 2 for pixels in (1.5, 6, 12)] == pytest.approx(
        [N50_CYCLES[task] for task in (Task.DETECTION, Task.RECOGNITION, Task.IDENTIFICATION)],
        abs=1.0,
    )


def test_nothing_is_resolved_at_infinity_and_everything_at_no_distance() -> None:
    cycles = cycles_on_target([0.0, np.inf], size_m=1.0, resolved_rad=1e-4)
    assert p_resolved(cycles, task=Task.IDENTIFICATION).tolist() == [1.0, 0.0]


def test_harder_tasks_never_succeed_more_often() -> None:
    p = [p_resolved(np.linspace(0, 20, 200), task=task) for task in Task]
    assert all((easy >= hard).all() for easy, hard in pairwise(p))


def test_the_ttp_curve_is_half_at_v50_and_flatter_than_johnson() -> None:
    assert p_by_ttp(14.5, v50=14.5) == pytest.approx(0.5)
    assert p_by_ttp(2.0, v50=1.0) < p_resolved(2.0, task=Task.DETECTION)
    assert p_by_ttp([0.0, np.inf], v50=1.0).tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    "ask",
    [
        lambda: cycles_on_target(-1.0, size_m=1.0, resolved_rad=1e-4),
        lambda: cycles_on_target(math.nan, size_m=1.0, resolved_rad=1e-4),
        lambda: cycles_on_target(1.0, size_m=0.0, resolved_rad=1e-4),
        lambda: cycles_on_target(1.0, size_m=1.0, resolved_rad=math.inf),
        lambda: pixel_rad(0.0, 1e-6),
        lambda: pixel_rad(0.1, 0.0),
        lambda: eye_rad(Light.DAY, magnification=0.0),
        lambda: p_resolved(-1.0, task=Task.DETECTION),
        lambda: p_by_ttp(1.0, v50=0.0),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(ask: Callable[[], object]) -> None:
    with pytest.raises(NotPhysicalError, match=r"expected .*, came .*Correct the value"):
        ask()
