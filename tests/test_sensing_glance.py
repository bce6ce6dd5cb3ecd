"""What a look detects on sampled cells, held to the models asked cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from flat_case import GRID, NORTH, at, plain, post
from numpy.typing import NDArray
from sensing_case import SENSORS, condition, sensor

from truceline.domain.boundary import Path
from truceline.domain.condition import Condition, Weather
from truceline.domain.light import Light
from truceline.domain.mechanism import Asset
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.site import FixedCamera, Patrol, Site
from truceline.domain.target import Signature
from truceline.sensing.detection import p_detected
from truceline.sensing.earshot import sound_ground
from truceline.sensing.errors import NoParametersError
from truceline.sensing.glance import Field, Looker, curves_for, detected
from truceline.sensing.signature import GUN, PERSON, VEHICLE
from truceline.sensing.view import stand_of
from truceline.terrain.boundary_shape import points_of
from truceline.terrain.relief import Relief
from truceline.terrain.sight import SightTerrain, pairs

CELLS = np.array([[200, 140 + 10 * k] for k in range(30)] + [[120 + 9 * k, 260] for k in range(15)])
DAY, NIGHT = condition(), condition(light=Light.NIGHT)
HAZE = condition(weather=Weather.HAZE, visibility_m=3000.0)
EYE, OPTICS = SENSORS[SensorKind.EYE], SENSORS[SensorKind.OPTICS]
EAR, RADAR = SENSORS[SensorKind.SOUND], SENSORS[SensorKind.RADAR]
POST = post("a", 4005.0, 6015.0, by=(NORTH,))


def field(relief: Relief, cells: NDArray[np.int64] = CELLS) -> Field:
    return Field(
        terrain=SightTerrain.of(relief),
        sound=sound_ground(relief.height_m, cell_m=GRID.cell_m, factor=4),
        cells=cells,
        height_m=relief.height_m,
    )


def look(
    asset: Asset,
    sensors: Sequence[Sensor],
    *,
    target: Signature = VEHICLE,
    conditions: Sequence[Condition] = (DAY,),
    on: Relief | None = None,
    parts: int = 1,
) -> NDArray[np.float32]:
    relief = on or plain()
    platform = asset.platform
    place = None if isinstance(platform, Patrol) else points_of([platform.site.at], GRID)[0]
    stand = stand_of(asset, EYE, at=place, relief=relief)
    return detected(
        Looker(stand=stand, sensors=tuple(sensors)),
        field(relief),
        target=target,
        conditions=conditions,
        curves=curves_for(sensors, target, conditions),
        parts=parts,
    )


def _slant_m(*, up_m: float) -> NDArray[np.float64]:
    cell = GRID.row_col_of(x_m=GRID.west_m + 4005.0, y_m=GRID.north_m - 6015.0)
    return np.asarray(np.hypot(np.hypot(*(CELLS - list(cell)).T) * GRID.cell_m, up_m))


def test_on_a_plain_a_look_is_the_model_at_the_slant_distance() -> None:
    found = look(POST, [OPTICS], conditions=[DAY, NIGHT, HAZE])[0]
    range_m = _slant_m(up_m=10.0 - VEHICLE.height_m)
    for k, world in enumerate((DAY, NIGHT, HAZE)):
        expected = p_detected(range_m, OPTICS, target=VEHICLE, condition=world)
        assert found[k] == pytest.approx(expected, abs=0.012)
    assert found[0].max() > 0.9
    assert 0 < found[0].min() < 0.1


def test_sensors_of_one_place_combine_inside_each_condition() -> None:
    worlds = [DAY, NIGHT, HAZE]
    both = look(POST, [EYE, OPTICS], conditions=worlds)
    apart = [look(POST, [one], conditions=worlds) for one in (EYE, OPTICS)]
    assert both == pytest.approx(1 - (1 - apart[0]) * (1 - apart[1]), abs=1e-6)


def test_a_wall_hides_from_eyes_and_not_from_ears() -> None:
    heights = np.zeros(GRID.shape)
    heights[:, 200] = 40.0
    wall = plain(heights)
    behind = CELLS[:, 1] > 200
    assert not look(POST, [OPTICS], on=wall)[0][0][behind].any()
    open_ground = look(POST, [OPTICS, EAR], target=GUN)[0][0]
    heard = look(POST, [OPTICS, EAR], target=GUN, on=wall)[0][0]
    assert heard[behind].min() > 0.5
    assert (heard <= open_ground + 0.02).all()


def test_a_camera_looks_between_its_bearings() -> None:
    fixed = replace(
        POST,
        post=None,
        camera=FixedCamera(
            site=Site(at=at(4005.0, 6015.0)), mast_m=10.0, bearing_deg=90.0, width_deg=20.0
        ),
    )
    found = look(fixed, [SENSORS[SensorKind.CAMERA]])[0][0]
    around = look(POST, [SENSORS[SensorKind.CAMERA]])[0][0]
    ahead = CELLS[:, 0] == 200
    assert np.array_equal(found[ahead], around[ahead])
    assert not found[30:33].any()


def test_a_patrol_is_in_one_place_at_a_time() -> None:
    route = Path(vertices=(at(4005.0, 6015.0), at(6995.0, 6015.0)))
    walks = replace(POST, post=None, patrol=Patrol(route=route, eye_m=10.0, illustrative=False))
    found = look(walks, [OPTICS], parts=3)
    assert found.shape == (3, 1, len(CELLS))
    along_m = (0, 500, 1000, 1500, 2000, 2500, 2990)
    stations = [post("s", 4005.0 + one, 6015.0, by=(NORTH,)) for one in along_m]
    each = np.stack([look(one, [OPTICS])[0][0] for one in stations])
    assert found[0, 0] == pytest.approx(each[:2].mean(axis=0), abs=1e-5)
    assert found[2, 0] == pytest.approx(each[5:].mean(axis=0), abs=1e-5)
    assert (found.max(axis=0) <= each.max(axis=0) + 1e-5).all()


def test_radar_sees_by_its_own_ray_beside_an_eye() -> None:
    found = look(POST, [EYE, RADAR])[0][0]
    assert (found >= look(POST, [RADAR])[0][0] - 1e-6).all()
    assert found.max() > 0.9


def test_what_is_jammed_gets_nothing_through() -> None:
    deaf = condition(jammed=frozenset({SensorKind.SOUND, SensorKind.OPTICS}))
    found = look(POST, [OPTICS, EAR], target=GUN, conditions=[DAY, deaf])[0]
    assert found[0].any()
    assert not found[1].any()


def test_closer_clearer_and_brighter_never_detect_less() -> None:
    clear = condition(visibility_m=40_000.0)
    worlds = [NIGHT, HAZE, DAY, clear]
    for target in (PERSON, VEHICLE, GUN):
        found = look(POST, [OPTICS], target=target, conditions=worlds)[0]
        if target.flash is None:
            assert (found[0] <= found[2] + 1e-6).all(), "brighter"
        assert (found[1] <= found[2] + 1e-6).all(), "clearer"
        assert (found[2] <= found[3] + 1e-6).all(), "clearer still"
        range_m = _slant_m(up_m=0.0)
        nearest = np.argsort(range_m)
        assert (np.diff(found[2][nearest]) <= 0.01).all(), "closer"


def test_beyond_the_end_of_a_curve_nothing_is_asked() -> None:
    curves = curves_for([EYE, EAR], PERSON, [DAY])
    assert set(curves.tables) == {EYE.id}, "an ear has no curve"
    reach_m = curves.reach_m(EYE.id)
    assert p_detected(reach_m, EYE, target=PERSON, condition=DAY) < 0.006
    assert p_detected(reach_m - 50, EYE, target=PERSON, condition=DAY) > 0.004
    dark = curves_for([SENSORS[SensorKind.CAMERA]], PERSON, [NIGHT])
    assert dark.reach_m(SENSORS[SensorKind.CAMERA].id) < 10


def test_lines_of_sight_are_those_of_the_terrain() -> None:
    rng = np.random.default_rng(4)
    hills = plain(np.cumsum(np.cumsum(rng.standard_normal(GRID.shape), axis=0), axis=1) / 8)
    (place,) = points_of([at(4005.0, 6015.0)], GRID)
    stand = stand_of(POST, EYE, at=place, relief=hills)
    seen = pairs(
        SightTerrain.of(hills),
        stand.viewpoints,
        CELLS,
        radius_m=20_000.0,
        target_m=VEHICLE.height_m,
    )[0]
    found = look(POST, [RADAR, OPTICS], on=hills)[0][0]
    assert not found[~seen].any() or found[~seen].max() < 1
    assert not look(POST, [OPTICS], on=hills)[0][0][~seen].any()


def test_a_sensor_without_parameters_is_refused() -> None:
    with pytest.raises(NoParametersError, match="parameters of its kind"):
        curves_for([sensor(SensorKind.EYE)], VEHICLE, [DAY])
