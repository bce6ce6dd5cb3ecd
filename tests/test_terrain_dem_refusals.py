"""Every wrong file gets a sentence: what was expected, what came, what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
from dem_samples import DEGREES, METRIC, hgt_heights, write_hgt, write_tif
from pyproj import CRS
from rasterio.transform import Affine

from truceline.terrain.dem_file import Window, read_relief
from truceline.terrain.errors import (
    DemArchiveError,
    DemError,
    DemFolderEmptyError,
    DemFolderMixedError,
    DemHeightsError,
    DemNameError,
    DemShapeError,
    DemTooLargeError,
    DemTruncatedError,
    DemUnitError,
    DemUnreadableError,
    DemWindowError,
    DemWithoutCrsError,
    GridRefusedError,
)
from truceline.terrain.tile import open_tile

HEIGHTS = np.arange(200, dtype=np.int16).reshape(10, 20)
BOX = Window(south_deg=39.4, west_deg=46.9, north_deg=39.6, east_deg=47.1)


def refused(path: Path, kind: type[DemError], **how: Window | float) -> DemError:
    """Return the refusal, which must be a whole sentence about that file."""
    with pytest.raises(kind) as caught:
        read_relief(path, **how)  # type: ignore[arg-type] # by name
    error = caught.value
    assert str(error) == (
        f"{error.path}: expected {error.expected}, came {error.came}. {error.remedy}"
    )
    return error


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.tif", DemUnreadableError).came == "no such file"


@pytest.mark.parametrize("name", ["a.tif", "a.png", "a"])
def test_a_file_that_is_no_raster(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("heights, says the name", encoding="utf-8")
    assert "something else" in refused(tmp_path / name, DemUnreadableError).came


def test_a_raster_without_a_coordinate_system(tmp_path: Path) -> None:
    dem = write_tif(tmp_path / "a.tif", HEIGHTS, crs=None)
    assert "gdal_edit.py -a_srs" in refused(dem, DemWithoutCrsError).remedy


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_bare_picture(tmp_path: Path) -> None:
    dem = write_tif(tmp_path / "a.tif", HEIGHTS, crs=None, transform=Affine.identity())
    refused(dem, DemWithoutCrsError)


def test_a_system_that_is_not_tied_to_the_earth(tmp_path: Path) -> None:
    local = 'LOCAL_CS["site",UNIT["metre",1],AXIS["x",EAST],AXIS["y",NORTH]]'
    refused(write_tif(tmp_path / "a.tif", HEIGHTS, crs=local), DemWithoutCrsError)


def test_cells_in_feet(tmp_path: Path) -> None:
    error = refused(write_tif(tmp_path / "a.tif", HEIGHTS, crs="EPSG:2225"), DemUnitError)
    assert (error.expected, error.came) == ("cells in metres", "US survey foot")


@pytest.mark.parametrize("unit", ["ft", "US survey foot", "cm"])
def test_heights_in_feet_by_the_band(tmp_path: Path, unit: str) -> None:
    error = refused(write_tif(tmp_path / "a.tif", HEIGHTS, units=unit), DemUnitError)
    assert (error.expected, error.came) == ("heights in metres", unit)


def test_heights_in_feet_by_the_coordinate_system(tmp_path: Path) -> None:
    compound = CRS("EPSG:32611+6360").to_wkt()
    error = refused(write_tif(tmp_path / "a.tif", HEIGHTS, crs=compound), DemUnitError)
    assert error.expected == "heights in metres"


@pytest.mark.parametrize("unit", ["m", "Metre", "metres"])
def test_metres_by_any_name_are_metres(tmp_path: Path, unit: str) -> None:
    assert read_relief(write_tif(tmp_path / "a.tif", HEIGHTS, units=unit)).n_void == 0


@pytest.mark.parametrize(
    ("transform", "came"),
    [
        (METRIC @ Affine.rotation(3.0), "a raster that is turned"),
        (Affine(30.0, 0.0, 0.0, 0.0, 30.0, 0.0), "a raster that is upside down or mirrored"),
        (Affine(30.0, 0.0, 0.0, 0.0, -25.0, 0.0), "cells of 30 × 25 m"),
    ],
)
def test_cells_that_are_turned_or_oblong(tmp_path: Path, transform: Affine, came: str) -> None:
    dem = write_tif(tmp_path / "a.tif", HEIGHTS, transform=transform)
    assert refused(dem, DemShapeError).came == came


def test_oblong_cells_in_degrees_are_no_fault(tmp_path: Path) -> None:
    oblong = Affine(1 / 600, 0.0, 46.5, 0.0, -1 / 1200, 40.0)
    dem = write_tif(tmp_path / "a.tif", HEIGHTS, crs="EPSG:4326", transform=oblong)
    assert (~read_relief(dem).void).any()


@pytest.mark.parametrize("number", [-9999, 32000])
def test_a_number_for_unknown_that_is_not_declared(tmp_path: Path, number: int) -> None:
    heights = HEIGHTS.copy()
    heights[3, 3] = number
    error = refused(write_tif(tmp_path / "a.tif", heights), DemHeightsError)
    assert "-a_nodata" in error.remedy
    assert f"{number:,}" in error.came


@pytest.mark.parametrize("n_bytes", [40, 9_000])
def test_a_raster_that_breaks_off(tmp_path: Path, n_bytes: int) -> None:
    dem = write_tif(tmp_path / "a.tif", np.ones((200, 200), np.float32))
    dem.write_bytes(dem.read_bytes()[:n_bytes])
    assert "Fetch the file again" in refused(dem, DemUnreadableError).remedy


def test_a_tile_of_the_wrong_size(tmp_path: Path) -> None:
    tile = tmp_path / "N39E046.hgt"
    tile.write_bytes(hgt_heights().tobytes()[:-2])
    error = refused(tile, DemTruncatedError)
    assert error.came == "2,884,800 bytes"
    assert "1201 × 1201 or 3601 × 3601" in error.expected


def test_a_tile_that_shrinks_after_it_was_looked_at(tmp_path: Path) -> None:
    looked_at = open_tile(write_hgt(tmp_path / "N39E046.hgt"))
    (tmp_path / "N39E046.hgt").write_bytes(b"")
    with pytest.raises(DemTruncatedError, match="0 bytes"):
        looked_at.read(slice(0, 3), slice(0, 3))


def test_a_tile_without_a_place_in_its_name(tmp_path: Path) -> None:
    assert refused(write_hgt(tmp_path / "heights.hgt"), DemNameError).came == "heights.hgt"


@pytest.mark.parametrize(
    ("members", "came"),
    [
        (["notes.txt"], "notes.txt"),
        ([], "nothing"),
        (["a.hgt", "b.hgt"], "a.hgt, b.hgt"),
        (["a", "b", "c", "d"], "a, b, c …"),
    ],
)
def test_a_zip_that_holds_something_else(tmp_path: Path, members: list[str], came: str) -> None:
    with zipfile.ZipFile(tmp_path / "N39E046.hgt.zip", "w") as archive:
        for member in members:
            archive.writestr(member, "something")
    assert refused(tmp_path / "N39E046.hgt.zip", DemArchiveError).came == came


def test_a_zip_with_a_tile_of_the_wrong_size(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "N39E046.hgt.zip", "w") as archive:
        archive.writestr("N39E046.hgt", b"short")
    assert refused(tmp_path / "N39E046.hgt.zip", DemTruncatedError).came == "5 bytes"


def test_a_zip_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "N39E046.hgt.zip").write_bytes(b"PK and then nothing")
    assert "a broken zip" in refused(tmp_path / "N39E046.hgt.zip", DemUnreadableError).came


def test_a_zip_with_damaged_bytes(tmp_path: Path) -> None:
    tile = write_hgt(tmp_path / "N39E046.hgt.zip")
    data = bytearray(tile.read_bytes())
    data[2000:2040] = bytes(40)
    tile.write_bytes(bytes(data))
    assert "does not open" in refused(tile, DemUnreadableError).came


def test_a_raster_of_60_000_by_60_000_is_refused_before_it_is_read(tmp_path: Path) -> None:
    dem = tmp_path / "huge.tif"
    profile = {"count": 1, "dtype": "int16", "crs": "EPSG:32638", "transform": METRIC}
    with rasterio.open(
        dem, "w", driver="GTiff", height=60_000, width=60_000, tiled=True, sparse_ok=True, **profile
    ):
        pass
    error = refused(dem, DemTooLargeError)
    assert error.came == "60,000 × 60,000 = 3,600,000,000"
    assert "-projwin" in error.remedy
    assert (error.n_rows, error.n_cols) == (60_000, 60_000)  # type: ignore[attr-defined] # its own


def test_cells_so_small_that_there_are_too_many(tmp_path: Path) -> None:
    write_hgt(tmp_path / "N39E046.hgt")
    refused(tmp_path / "N39E046.hgt", DemTooLargeError, cell_m=1.0)


def test_a_folder_without_tiles(tmp_path: Path) -> None:
    refused(tmp_path, DemFolderEmptyError)


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"crs": "EPSG:32639"}, "coordinate system"),
        ({"crs": "EPSG:4326", "transform": DEGREES}, "coordinate system"),
        ({"transform": Affine(60.0, 0.0, 6e5, 0.0, -60.0, 4.4e6)}, "cell size"),
        ({"transform": METRIC @ Affine.translation(5.5, 0.0)}, "lattice"),
    ],
)
def test_a_folder_of_tiles_that_do_not_fit(
    tmp_path: Path, other: dict[str, object], what: str
) -> None:
    write_tif(tmp_path / "a.tif", HEIGHTS)
    write_tif(tmp_path / "b.tif", HEIGHTS, **other)
    error = refused(tmp_path, DemFolderMixedError)
    assert error.expected == f"tiles of one {what}"
    assert "a.tif and b.tif" in error.came


def test_a_window_that_the_heights_do_not_reach(tmp_path: Path) -> None:
    for dem in (write_hgt(tmp_path / "N50E001.hgt"), write_tif(tmp_path / "a.tif", HEIGHTS)):
        error = refused(dem, DemWindowError, window=BOX)
        assert "39.4…39.6° north, 46.9…47.1° east" in error.expected


def test_cells_without_size_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GridRefusedError):
        read_relief(write_tif(tmp_path / "a.tif", HEIGHTS), cell_m=-1.0)
