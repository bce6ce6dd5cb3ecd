from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest
from fake_comparison import GRID, fake_comparison
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from truceline.planning.comparison import Ground
from truceline.reporting.raster import (
    PALETTE,
    Picture,
    SeenClass,
    classes_of,
    seen_picture,
    shade_picture,
)


def pixels(picture: Picture) -> NDArray[np.uint8]:
    head, image = picture.uri.split(",")
    assert head == "data:image/png;base64"
    memory = MemoryFile(base64.b64decode(image))
    with memory, pytest.warns(NotGeoreferencedWarning), memory.open() as opened:
        cells: NDArray[np.uint8] = opened.read(1)
    return cells


def ground_of(shape: tuple[int, int]) -> Ground:
    return Ground(
        grid=replace(GRID, n_rows=shape[0], n_cols=shape[1]),
        shade=np.zeros(shape, dtype=np.uint8),
        watched=np.ones(shape, dtype=np.bool_),
        void=np.zeros(shape, dtype=np.bool_),
    )


def test_each_cell_shows_the_strongest_reading_inside_the_watched_zones() -> None:
    comparison = fake_comparison()
    seen, ground = comparison.maps[1], comparison.ground
    classes = classes_of(seen, ground)
    assert not classes[~ground.watched & ~ground.void].any()
    assert (classes[ground.void] == SeenClass.VOID).all()
    shown = ground.watched & ~ground.void
    assert (classes[seen.added & shown] == SeenClass.ADDED).all()
    plain = shown & (seen.from_the_ground == 1) & ~seen.two_delegations
    plain &= ~seen.added_without_aircraft
    assert (classes[plain] == SeenClass.FROM_ONE_PLACE).all()
    assert set(np.unique(classes)) == set(map(int, SeenClass))


def test_a_small_grid_is_drawn_cell_by_cell() -> None:
    comparison = fake_comparison()
    picture = seen_picture(comparison.maps[1], comparison.ground, most_px=1400)
    assert np.array_equal(pixels(picture), classes_of(comparison.maps[1], comparison.ground))
    assert (picture.width_km, picture.height_km) == (50.0, 37.5)


def test_a_large_grid_is_drawn_coarser_and_stays_in_place() -> None:
    comparison = fake_comparison()
    picture = seen_picture(comparison.maps[1], comparison.ground, most_px=60)
    assert pixels(picture).shape == (38, 50)
    assert (picture.width_km, picture.height_km) == (50.0, 38.0)


def test_a_block_shows_what_most_of_it_is() -> None:
    comparison = fake_comparison()
    none = np.zeros((2, 4), dtype=np.bool_)
    seen = replace(
        comparison.maps[0],
        seen=np.array([[1, 1, 0, 0], [1, 0, 0, 0]], dtype=np.uint8),
        from_the_ground=none.view(np.uint8),
        two_delegations=none,
        added=none,
        added_without_aircraft=none,
    )
    picture = seen_picture(seen, ground_of((2, 4)), most_px=2)
    assert pixels(picture).tolist() == [[SeenClass.FROM_THE_AIR, SeenClass.UNSEEN]]


def test_the_shading_is_pale_and_keeps_its_order() -> None:
    shade = np.arange(256, dtype=np.uint8).reshape(16, 16)
    drawn = pixels(shade_picture(replace(ground_of((16, 16)), shade=shade), most_px=100)).ravel()
    assert drawn.min() >= 150
    assert drawn.max() <= 246
    assert (np.diff(drawn.astype(int)) >= 0).all()


def test_what_is_not_seen_is_clear() -> None:
    assert PALETTE[SeenClass.UNSEEN][3] == 0
    assert set(PALETTE) == set(SeenClass)
