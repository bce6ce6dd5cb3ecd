from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.terrain.disc import disc, ring_widths
from truceline.terrain.errors import GridRefusedError, RadiusRefusedError, WindowRefusedError
from truceline.terrain.grid import Cell, Grid
from truceline.terrain.projection import (
    Place,
    Projector,
    Window,
    extent_of_grid,
    local_grid,
    utm_crs,
)

GRID = Grid(crs="EPSG:32638", west_m=6e5, north_m=4.4e6, cell_m=30.0, n_rows=40, n_cols=70)


def test_a_cell_is_where_its_centre_is() -> None:
    assert GRID.xy_of(Cell(row=0, col=0)) == (600_015.0, 4_399_985.0)
    assert GRID.row_col_of(x_m=600_059.9, y_m=4_399_970.1) == Cell(row=0, col=1)


@given(st.integers(-5, 45), st.integers(-5, 75))
def test_there_and_back(row: int, col: int) -> None:
    cell = Cell(row=row, col=col)
    x_m, y_m = GRID.xy_of(cell)
    assert GRID.row_col_of(x_m=x_m, y_m=y_m) == cell
    assert GRID.contains(cell) == (0 <= row < 40 and 0 <= col < 70)


def test_a_grid_knows_its_size() -> None:
    assert GRID.shape == (40, 70)
    assert GRID.cell_km2 == pytest.approx(0.0009)
    assert (GRID.east_m, GRID.south_m) == (602_100.0, 4_398_800.0)


@pytest.mark.parametrize(
    "wrong",
    [{"cell_m": 0.0}, {"cell_m": math.nan}, {"n_rows": 0}, {"n_cols": -1}, {"west_m": math.inf}],
)
def test_a_grid_without_cells_is_refused(wrong: dict[str, float]) -> None:
    right = {"west_m": 0.0, "north_m": 0.0, "cell_m": 30.0, "n_rows": 1, "n_cols": 1}
    with pytest.raises(GridRefusedError, match=r"expected .*, came .*\. Correct the grid\."):
        Grid(crs="EPSG:32638", **(right | wrong))  # type: ignore[arg-type] # what is refused


def test_a_disc_has_the_cells_within_its_radius() -> None:
    round_cell = disc(GRID, Cell(row=3, col=60), radius_m=400.0)
    rows, cols = np.indices(GRID.shape)
    expected = 30.0 * np.hypot(rows - 3, cols - 60) <= 400.0
    assert round_cell.inside.sum() == expected.sum()
    np.testing.assert_array_equal(expected[round_cell.window], round_cell.inside)


def test_a_disc_counts_what_lies_beyond_the_grid() -> None:
    middle = disc(GRID, Cell(row=20, col=35), radius_m=300.0)
    corner = disc(GRID, Cell(row=0, col=0), radius_m=300.0)
    assert middle.n_outside == 0
    assert corner.n_outside == middle.inside.sum() - corner.inside.sum()


@pytest.mark.parametrize(("radius_m", "widths"), [(29.0, [0]), (30.0, [1, 0]), (45.0, [1, 1])])
def test_a_small_disc_is_counted_from_centre_to_centre(radius_m: float, widths: list[int]) -> None:
    assert ring_widths(GRID, radius_m=radius_m).tolist() == widths


def test_a_disc_larger_than_the_grid_is_the_grid() -> None:
    widths = ring_widths(GRID, radius_m=900_000.0)
    assert len(widths) == 71
    assert disc(GRID, Cell(row=1, col=1), radius_m=900_000.0).inside.all()


@pytest.mark.parametrize("radius_m", [0.0, -1.0, math.nan, math.inf, 1_000_001.0])
def test_a_radius_that_is_no_distance_is_refused(radius_m: float) -> None:
    with pytest.raises(RadiusRefusedError, match="expected a distance above 0") as refused:
        ring_widths(GRID, radius_m=radius_m)
    assert refused.value.radius_m is radius_m


def test_a_local_grid_encloses_its_window() -> None:
    grid = local_grid(south_deg=39.4, west_deg=46.2, north_deg=40.4, east_deg=47.4, cell_m=30.0)
    assert grid.crs == "EPSG:32638"
    assert grid.west_m % 30.0 == grid.north_m % 30.0 == 0
    back = extent_of_grid(grid, "EPSG:4326")
    assert back.west <= 46.2
    assert back.east >= 47.4
    assert back.south <= 39.4
    assert back.north >= 40.4


@pytest.mark.parametrize(
    ("place", "crs"),
    [
        (Place(lon_deg=46.9, lat_deg=39.9), "EPSG:32638"),
        (Place(lon_deg=-70.0, lat_deg=-33.0), "EPSG:32719"),
        (Place(lon_deg=180.0, lat_deg=0.0), "EPSG:32660"),
        (Place(lon_deg=-180.0, lat_deg=1.0), "EPSG:32601"),
    ],
)
def test_a_place_lies_in_its_zone(place: Place, crs: str) -> None:
    assert utm_crs(place) == crs


@given(st.floats(43.5, 47.5), st.floats(-79.0, 83.0))
def test_a_projection_goes_there_and_back(lon_deg: float, lat_deg: float) -> None:
    projector = Projector("EPSG:32638")
    x_m, y_m = projector.forward(lon_deg=lon_deg, lat_deg=lat_deg)
    assert projector.inverse(x_m=x_m, y_m=y_m) == pytest.approx((lon_deg, lat_deg), abs=1e-8)
    many = projector.forward_many(lon_deg=[lon_deg], lat_deg=[lat_deg])
    assert (many.x_m[0], many.y_m[0]) == (x_m, y_m)
    back = projector.inverse_many(x_m=many.x_m, y_m=many.y_m)
    assert (back.lon_deg[0], back.lat_deg[0]) == pytest.approx((lon_deg, lat_deg), abs=1e-8)


def test_the_middle_meridian_is_where_it_should_be() -> None:
    x_m, y_m = Projector("EPSG:32638").forward(lon_deg=45.0, lat_deg=0.0)
    assert (x_m, y_m) == pytest.approx((500_000.0, 0.0), abs=1e-6)


@pytest.mark.parametrize(
    ("south_deg", "west_deg", "north_deg", "east_deg", "said"),
    [
        (40.0, 46.0, 39.0, 47.0, "south below north"),
        (39.0, 47.0, 40.0, 46.0, "west before east"),
        (39.0, 46.0, math.nan, 47.0, "south below north"),
        (39.0, 40.0, 40.0, 53.0, "at most 12° wide"),
        (85.0, 46.0, 86.0, 47.0, "from 80° south to 84° north"),
    ],
)
def test_a_window_that_encloses_nothing_is_refused(
    south_deg: float, west_deg: float, north_deg: float, east_deg: float, said: str
) -> None:
    with pytest.raises(WindowRefusedError, match=said):
        local_grid(
            south_deg=south_deg,
            west_deg=west_deg,
            north_deg=north_deg,
            east_deg=east_deg,
            cell_m=30.0,
        )


def test_a_local_grid_of_cells_without_size_is_refused() -> None:
    with pytest.raises(GridRefusedError, match="cells larger than 0 m, came nan"):
        local_grid(south_deg=39.0, west_deg=46.0, north_deg=40.0, east_deg=47.0, cell_m=math.nan)


def test_a_window_is_printed_in_words() -> None:
    window = Window(south_deg=39.0, west_deg=46.5, north_deg=40.0, east_deg=47.0)
    assert str(window) == "39…40° north, 46.5…47° east"
    assert window.centre == (46.75, 39.5)
