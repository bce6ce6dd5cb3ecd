from __future__ import annotations

from dataclasses import replace

import flat_case as flat
import numpy as np
import pytest
from flat_case import NORTH, at, disc, plain, post

from truceline.domain.boundary import Path
from truceline.domain.identifier import SensorId
from truceline.domain.mechanism import Asset
from truceline.domain.sensor import Sensor, SensorKind
from truceline.domain.site import FixedCamera, Orbit, Patrol, Site
from truceline.sensing.view import (
    LEAST_CLEARANCE_M,
    LeavesReliefError,
    NoSightSensorError,
    View,
    farthest_sensor,
    stand_of,
    view_of,
)
from truceline.terrain.boundary_shape import points_of
from truceline.terrain.relief import Relief
from truceline.terrain.sight import Mode, Ray, SightTerrain


def sensor(name: str, kind: SensorKind, reach_m: float) -> Sensor:
    return Sensor(
        id=SensorId(name),
        names={"en": name},
        kind=kind,
        reach_m=reach_m,
        basis="chosen",
        known=flat.KNOWN,
    )


GLASS = sensor("glass", SensorKind.OPTICS, flat.REACH_M)
EYE = sensor("eye", SensorKind.EYE, 900.0)
RADAR = sensor("radar", SensorKind.RADAR, 6000.0)
EAR = sensor("ear", SensorKind.SOUND, 9000.0)
CATALOGUE = {one.id: one for one in (GLASS, EYE, RADAR, EAR)}
POST = post("a", 7005.0, 6015.0, by=(NORTH,))


def seen(asset: Asset, using: Sensor, *, on: Relief) -> np.ndarray:
    site = None if asset.patrol else asset.platform.site  # type: ignore[union-attr]  # patrols are sorted out
    where = points_of([site.at], on.grid)[0] if site else None
    stand = stand_of(asset, using, at=where, relief=on)
    return _laid_out(view_of(stand, SightTerrain.of(on), target_m=0.0, mode=Mode.EXACT))


def _laid_out(view: View) -> np.ndarray:
    whole = np.zeros(flat.GRID.shape, dtype=np.bool_)
    rows, cols = view.seen.shape
    whole[view.row0 : view.row0 + rows, view.col0 : view.col0 + cols] = view.seen
    return whole


def test_a_post_on_a_plain_sees_as_far_as_its_sensor_reaches() -> None:
    assert np.array_equal(seen(POST, GLASS, on=plain()), disc(7005, 6015))


@pytest.mark.parametrize(("bearing_deg", "width_deg"), [(90.0, 60.0), (0.0, 90.0), (200.0, 10.0)])
def test_a_camera_sees_its_sector_of_the_disc(bearing_deg: float, width_deg: float) -> None:
    camera = FixedCamera(
        site=Site(at=at(7005, 6015)), mast_m=10.0, bearing_deg=bearing_deg, width_deg=width_deg
    )
    inside = seen(replace(POST, post=None, camera=camera), GLASS, on=plain())
    assert inside.sum() == pytest.approx(disc(7005, 6015).sum() * width_deg / 360, rel=0.03)
    rows, cols = np.nonzero(inside)
    east, north = cols.mean() - 233, 200 - rows.mean()
    turned = (np.degrees(np.arctan2(east, north)) - bearing_deg + 180) % 360 - 180
    assert turned == pytest.approx(0.0, abs=1.0)


def test_a_patrol_sees_from_all_along_its_route() -> None:
    route = Path(vertices=(at(4005, 6015), at(6015, 6015), at(7005, 6015)))
    walk = replace(POST, post=None, patrol=Patrol(route=route, eye_m=10.0, illustrative=False))
    whole = seen(walk, EYE, on=plain())
    assert whole[disc(4005, 6015, 900.0)].all()
    assert whole[disc(7005, 6015, 900.0)].all()
    assert not whole[~(disc(5505, 6015, 2430.0))].any()


def test_an_orbit_flies_level_and_looks_over_a_wall() -> None:
    heights = np.zeros(flat.GRID.shape)
    heights[:, 250] = 300.0
    orbit = Orbit(site=Site(at=at(7005, 6015)), radius_m=900.0, above_ground_m=2000.0)
    behind = np.s_[:, 260:]
    low = seen(POST, GLASS, on=plain(heights))
    high = seen(replace(POST, post=None, orbit=orbit), GLASS, on=plain(heights))
    assert not low[behind].any()
    assert high[behind].any()


def test_an_orbit_never_flies_into_the_ground() -> None:
    heights = np.zeros(flat.GRID.shape)
    heights[:, 260:] = 800.0
    orbit = Orbit(site=Site(at=at(7005, 6015)), radius_m=900.0, above_ground_m=100.0)
    stand = stand_of(
        replace(POST, post=None, orbit=orbit),
        GLASS,
        at=points_of([at(7005, 6015)], flat.GRID)[0],
        relief=plain(heights),
    )
    assert min(eye.above_ground_m for eye in stand.viewpoints) == LEAST_CLEARANCE_M


def test_the_farthest_sensor_that_looks_counts_and_sound_does_not() -> None:
    several = replace(POST, sensors=(EYE.id, GLASS.id, EAR.id))
    assert farthest_sensor(several, CATALOGUE) is GLASS
    with pytest.raises(NoSightSensorError, match="came only sound"):
        farthest_sensor(replace(POST, sensors=(EAR.id,)), CATALOGUE)


def test_radar_bends_with_the_air_more_than_light() -> None:
    where = points_of([at(7005, 6015)], flat.GRID)[0]
    assert stand_of(POST, RADAR, at=where, relief=plain()).ray is Ray.RADIO
    assert stand_of(POST, GLASS, at=where, relief=plain()).ray is Ray.LIGHT


def test_an_asset_outside_the_relief_or_on_a_void_is_refused_with_its_name() -> None:
    heights = np.zeros(flat.GRID.shape)
    heights[200, 233] = np.nan
    for asset in (POST, post("a", -500.0, 10.0, by=(NORTH,))):
        where = points_of([asset.platform.site.at], flat.GRID)[0]  # type: ignore[union-attr]  # both are posts
        with pytest.raises(LeavesReliefError, match="Asset a: expected a place inside the relief"):
            stand_of(asset, GLASS, at=where, relief=plain(heights))
