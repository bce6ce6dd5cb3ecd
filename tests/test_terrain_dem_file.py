from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from dem_samples import DEGREES, METRIC, hgt_heights, write_hgt, write_tif
from rasterio.transform import Affine
from relief_samples import relief_of

from truceline.terrain.dem_file import Window, is_metric, read_relief, write_mask
from truceline.terrain.errors import RasterNotWrittenError
from truceline.terrain.projection import Projector
from truceline.terrain.relief import Relief

HEIGHTS = np.arange(200, dtype=np.int16).reshape(10, 20)


def lonlat_of(relief: Relief) -> tuple[np.ndarray, np.ndarray]:
    grid = relief.grid
    rows, cols = np.indices(grid.shape)
    x_m = grid.west_m + (cols + 0.5) * grid.cell_m
    y_m = grid.north_m - (rows + 0.5) * grid.cell_m
    places = Projector(grid.crs).inverse_many(x_m=x_m, y_m=y_m)
    return places.lon_deg, places.lat_deg


def test_a_metric_raster_keeps_its_own_grid(tmp_path: Path) -> None:
    dem = write_tif(tmp_path / "a.tif", HEIGHTS)
    relief = read_relief(dem)
    grid = relief.grid
    assert (grid.crs, grid.west_m, grid.north_m) == ("EPSG:32638", 600_000.0, 4_400_000.0)
    assert (grid.cell_m, grid.shape) == (30.0, (10, 20))
    np.testing.assert_array_equal(relief.height_m, HEIGHTS)
    assert (relief.n_void, relief.source, relief.approximate) == (0, "a.tif", False)
    assert is_metric(dem)


def test_what_the_file_does_not_know_is_a_void(tmp_path: Path) -> None:
    heights = HEIGHTS.astype(np.float32)
    heights[2, 3], heights[4, 5], heights[6, 7] = np.nan, -9999.0, np.inf
    relief = read_relief(write_tif(tmp_path / "a.tif", heights, nodata=-9999.0))
    assert np.argwhere(relief.void).tolist() == [[2, 3], [4, 5], [6, 7]]
    assert np.isnan(relief.height_m[relief.void]).all()


def test_scaled_heights_are_read_in_metres(tmp_path: Path) -> None:
    relief = read_relief(write_tif(tmp_path / "a.tif", HEIGHTS, scale=(0.1, 500.0)))
    np.testing.assert_allclose(relief.height_m, 500 + HEIGHTS / 10, atol=1e-4)


def test_a_metric_raster_without_a_code_is_read(tmp_path: Path) -> None:
    own = "+proj=laea +lat_0=40 +lon_0=46 +datum=WGS84 +units=m"
    relief = read_relief(write_tif(tmp_path / "a.tif", HEIGHTS, crs=own))
    assert Projector(relief.grid.crs).forward(lon_deg=46.0, lat_deg=40.0) == pytest.approx(
        (0.0, 0.0), abs=1e-6
    )


def test_a_window_of_a_metric_raster_lies_on_its_cells(tmp_path: Path) -> None:
    heights = np.random.default_rng(1).random((300, 400)).astype(np.float32)
    dem = write_tif(tmp_path / "a.tif", heights)
    projector = Projector("EPSG:32638")
    west_deg, north_deg = projector.inverse(x_m=604_000.0, y_m=4_398_000.0)
    east_deg, south_deg = projector.inverse(x_m=606_000.0, y_m=4_396_500.0)
    window = Window(south_deg=south_deg, west_deg=west_deg, north_deg=north_deg, east_deg=east_deg)
    relief = read_relief(dem, window=window)
    row0 = round((4_400_000.0 - relief.grid.north_m) / 30.0)
    col0 = round((relief.grid.west_m - 600_000.0) / 30.0)
    n_rows, n_cols = relief.grid.shape
    expected = heights[row0 : row0 + n_rows, col0 : col0 + n_cols]
    np.testing.assert_array_equal(relief.height_m, expected)
    assert relief.grid.west_m <= 604_000.0
    assert relief.grid.east_m >= 606_000.0
    assert n_rows * n_cols < heights.size / 10


def test_a_metric_raster_is_sampled_if_other_cells_are_wanted(tmp_path: Path) -> None:
    rows, cols = np.indices((120, 150))
    dem = write_tif(tmp_path / "a.tif", (2.0 * cols + 3.0 * rows).astype(np.float32))
    relief = read_relief(dem, cell_m=60.0)
    grid = relief.grid
    assert (grid.crs, grid.cell_m) == ("EPSG:32638", 60.0)
    rows, cols = np.indices(grid.shape)
    x_m, y_m = grid.west_m + (cols + 0.5) * 60.0, grid.north_m - (rows + 0.5) * 60.0
    expected = 2.0 * ((x_m - 600_015.0) / 30.0) + 3.0 * ((4_399_985.0 - y_m) / 30.0)
    known = ~relief.void
    assert known.mean() > 0.9
    np.testing.assert_allclose(relief.height_m[known], expected[known], atol=0.01)
    np.testing.assert_array_equal(read_relief(dem, cell_m=30.0).height_m, read_relief(dem).height_m)


def test_degrees_become_a_local_metric_grid(tmp_path: Path) -> None:
    rows, cols = np.indices((240, 360))
    dem = write_tif(
        tmp_path / "a.tif",
        (500 + cols - 0.5 * rows).astype(np.float32),
        crs="EPSG:4326",
        transform=DEGREES,
    )
    relief = read_relief(dem)
    assert (relief.grid.crs, relief.grid.cell_m) == ("EPSG:32638", 90.0)
    lon_deg, lat_deg = lonlat_of(relief)
    expected = 500 + ((lon_deg - 46.5) * 1200 - 0.5) - 0.5 * ((40.0 - lat_deg) * 1200 - 0.5)
    known = ~relief.void
    np.testing.assert_allclose(relief.height_m[known], expected[known], atol=0.01)
    assert not is_metric(dem)
    inside = (lon_deg > 46.501) & (lon_deg < 46.799) & (lat_deg > 39.801) & (lat_deg < 39.999)
    assert known[inside].all()


def test_no_height_is_made_of_a_void(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    heights = np.full((200, 200), 100, np.int16)
    heights[rng.random(heights.shape) < 0.01] = -32768
    dem = write_tif(tmp_path / "a.tif", heights, crs="EPSG:4326", transform=DEGREES, nodata=-32768)
    relief = read_relief(dem, cell_m=30.0)
    np.testing.assert_allclose(relief.height_m[~relief.void], 100.0, atol=1e-4)
    lon_deg, lat_deg = lonlat_of(relief)
    row, col = (40.0 - lat_deg) * 1200 - 0.5, (lon_deg - 46.5) * 1200 - 0.5
    inside = (row > 0.1) & (row < 198.9) & (col > 0.1) & (col < 198.9)
    # On the line between two cells either answer is right: places are known to a metre.
    inside &= (np.abs(row - np.round(row)) > 0.01) & (np.abs(col - np.round(col)) > 0.01)
    r, c = np.floor(row[inside]).astype(int), np.floor(col[inside]).astype(int)
    void = heights < 0
    touched = void[r, c] | void[r + 1, c] | void[r, c + 1] | void[r + 1, c + 1]
    np.testing.assert_array_equal(relief.void[inside], touched)


def test_a_window_of_degrees_is_whole_to_its_corners(tmp_path: Path) -> None:
    heights = np.zeros((240, 360), np.float32)
    dem = write_tif(tmp_path / "a.tif", heights, crs="EPSG:4326", transform=DEGREES)
    window = Window(south_deg=39.85, west_deg=46.55, north_deg=39.95, east_deg=46.75)
    assert read_relief(dem, window=window, cell_m=50.0).n_void == 0


def test_small_cells_of_degrees_stay_small(tmp_path: Path) -> None:
    fine = Affine(1e-5, 0.0, 46.5, 0.0, -1e-5, 40.0)
    dem = write_tif(tmp_path / "a.tif", HEIGHTS, crs="EPSG:4326", transform=fine)
    assert read_relief(dem).grid.cell_m == pytest.approx(1.1132)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "south_deg", "west_deg"),
    [("N39E046.hgt", 39, 46), ("s01w002.hgt", -1, -2), ("N39E046.SRTMGL3.hgt.zip", 39, 46)],
)
def test_an_srtm_tile_lies_where_its_name_says(
    tmp_path: Path, name: str, south_deg: int, west_deg: int
) -> None:
    heights = hgt_heights()
    heights[600, 700] = -32768
    relief = read_relief(write_hgt(tmp_path / name, heights))
    lon_deg, lat_deg = lonlat_of(relief)
    cols, rows = (lon_deg - west_deg) * 1200, (south_deg + 1 - lat_deg) * 1200
    known = ~relief.void
    expected = 1000 + cols - rows / 4
    assert np.abs(relief.height_m[known] - expected[known]).max() < 1.0
    assert relief.grid.cell_m == 90.0
    inside = (rows > 1) & (rows < 1199) & (cols > 1) & (cols < 1199)
    holes = np.argwhere(relief.void & inside)
    assert 1 <= len(holes) <= 9
    row, col = holes[len(holes) // 2]
    assert (rows[row, col], cols[row, col]) == pytest.approx((600, 700), abs=2)


def test_a_zipped_tile_is_the_tile(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    plain = read_relief(write_hgt(tmp_path / "a" / "N39E046.hgt"))
    zipped = read_relief(write_hgt(tmp_path / "N39E046.hgt.zip"))
    np.testing.assert_array_equal(plain.height_m, zipped.height_m)


def test_a_folder_of_tiles_is_one_relief(tmp_path: Path) -> None:
    for name in ("N39E046.hgt", "N39E047.hgt.zip"):
        write_hgt(tmp_path / name, np.full((1201, 1201), 700, np.int16))
    (tmp_path / "readme.txt").write_text("not a tile", encoding="utf-8")
    window = Window(south_deg=39.4, west_deg=46.9, north_deg=39.6, east_deg=47.1)
    relief = read_relief(tmp_path, window=window)
    assert relief.n_void == 0
    assert (relief.height_m == 700).all()
    assert relief.source == f"{tmp_path.name} (2 tiles)"


def test_where_no_tile_is_there_is_a_void(tmp_path: Path) -> None:
    write_hgt(tmp_path / "N39E046.hgt", np.full((1201, 1201), 700, np.int16))
    window = Window(south_deg=39.4, west_deg=46.9, north_deg=39.6, east_deg=47.1)
    relief = read_relief(tmp_path, window=window)
    assert relief.void.mean() == pytest.approx(0.5, abs=0.02)
    assert (relief.height_m[~relief.void] == 700).all()


def test_of_tiles_that_overlap_the_first_that_knows_counts(tmp_path: Path) -> None:
    first = np.full((10, 20), 1, np.int16)
    first[:, 15] = -1
    write_tif(tmp_path / "a.tif", first, nodata=-1)
    moved = METRIC @ Affine.translation(10, 0)
    write_tif(tmp_path / "b.tif", np.full((10, 20), 2, np.int16), transform=moved)
    relief = read_relief(tmp_path)
    assert relief.grid.shape == (10, 30)
    expected = np.full((10, 30), 2.0)
    expected[:, :20] = 1.0
    expected[:, 15] = 2.0
    np.testing.assert_array_equal(relief.height_m, expected)


def test_a_tile_beside_the_window_is_not_read(tmp_path: Path) -> None:
    write_tif(tmp_path / "a.tif", HEIGHTS)
    far = METRIC @ Affine.translation(4000, 0)
    broken = write_tif(tmp_path / "b.tif", np.full((10, 20), -5000, np.int16), transform=far)
    assert broken.exists()
    projector = Projector("EPSG:32638")
    west_deg, south_deg = projector.inverse(x_m=600_010.0, y_m=4_399_800.0)
    east_deg, north_deg = projector.inverse(x_m=600_300.0, y_m=4_399_990.0)
    window = Window(south_deg=south_deg, west_deg=west_deg, north_deg=north_deg, east_deg=east_deg)
    assert np.nanmin(read_relief(tmp_path, window=window).height_m) >= 0


def test_a_mask_is_written_as_bytes_on_its_grid(tmp_path: Path) -> None:
    grid = relief_of(np.zeros((3, 4))).grid
    mask = np.arange(12).reshape(3, 4) % 3 == 0
    out = tmp_path / "seen.tif"
    out.write_text("an older file", encoding="utf-8")
    write_mask(out, grid, mask)
    with rasterio.open(out) as raster:
        np.testing.assert_array_equal(raster.read(1), np.where(mask, 255, 0))
        assert raster.dtypes == ("uint8",)
        assert raster.crs.to_epsg() == 32638
        assert raster.transform == Affine(30.0, 0.0, 6e5, 0.0, -30.0, 4.4e6)
    assert [file.name for file in tmp_path.iterdir()] == ["seen.tif"]


def test_a_write_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    grid = relief_of(np.zeros((3, 4))).grid
    with pytest.raises(RasterNotWrittenError, match="No space left on device") as failed:
        write_mask(tmp_path / "seen.tif", grid, np.zeros((3, 4), np.bool_))
    assert failed.value.path == tmp_path / "seen.tif"
    assert list(tmp_path.iterdir()) == []


def test_a_mask_for_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    grid = relief_of(np.zeros((3, 4))).grid
    with pytest.raises(RasterNotWrittenError, match="name another file"):
        write_mask(tmp_path / "none" / "seen.tif", grid, np.zeros((3, 4), np.bool_))


def test_real_tiles_are_read(testdata: Path) -> None:
    pyrenees = read_relief(testdata / "dem" / "N42E001.hgt.zip")
    assert 349 <= np.nanmin(pyrenees.height_m) <= 360
    assert 3050 <= np.nanmax(pyrenees.height_m) <= 3100
    assert pyrenees.n_void > 7652
    tujunga = read_relief(testdata / "dem" / "bigtujunga.tif")
    assert (tujunga.grid.shape, tujunga.n_void) == ((643, 1197), 0)
    assert (tujunga.height_m.min(), tujunga.height_m.max()) == (315.0, 2295.0)
