from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from dem_samples import DEGREES, write_hgt, write_tif
from typer.testing import CliRunner, Result

from truceline.interface.cli.main import app
from truceline.interface.cli.place import PlaceRefusedError, place_of
from truceline.terrain.projection import Projector

HILL = 100.0 * np.exp(-(((np.indices((120, 150)) - 60) / 12.0) ** 2).sum(axis=0))


def run(*words: str | Path | float) -> Result:
    return CliRunner().invoke(app, ["terrain", *map(str, words)])


@pytest.fixture
def dem(tmp_path: Path) -> Path:
    heights = HILL.astype(np.float32)
    heights[100:, 140:] = np.nan
    return write_tif(tmp_path / "hill.tif", heights)


def place(*, row: float, col: float) -> str:
    """Return the middle of a cell of the hill as LAT,LON."""
    x_m, y_m = 600_000 + (col + 0.5) * 30, 4_400_000 - (row + 0.5) * 30
    lon_deg, lat_deg = Projector("EPSG:32638").inverse(x_m=x_m, y_m=y_m)
    return f"{lat_deg:.7f},{lon_deg:.7f}"


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["fast", "exact"])
def test_a_viewshed_is_said_and_written(dem: Path, tmp_path: Path, mode: str) -> None:
    out = tmp_path / "seen.tif"
    where = place(row=60, col=20)
    words = ("--at", where, "--height", 2, "--target", 1, "--radius", 3000, "--mode", mode)
    said = run("viewshed", "--dem", dem, *words, "--out", out, "--json")
    assert said.exit_code == 0, said.output
    facts = json.loads(said.stdout)
    with rasterio.open(out) as raster, rasterio.open(dem) as source:
        seen = raster.read(1)
        assert (raster.transform, raster.shape) == (source.transform, source.shape)
        assert raster.crs == source.crs
    assert set(np.unique(seen).tolist()) == {0, 255}
    assert facts["seen_km2"] == pytest.approx((seen == 255).sum() * 0.0009)
    assert (facts["row"], facts["col"]) == (60, 20)
    assert seen[60, 20] == seen[60, 45] == 255
    assert seen[60, 75] == 0
    assert facts["seen_share"] == pytest.approx(facts["seen_km2"] / facts["known_km2"])
    assert facts["outside_km2"] > 0
    assert mode in facts["bias"]
    assert facts["relief"]["approximate"] is False


def test_a_viewshed_is_said_in_sentences(dem: Path) -> None:
    said = run("viewshed", "--dem", dem, "--at", place(row=60, col=60), "--height", 10)
    assert said.exit_code == 0, said.output
    assert said.stdout.startswith("Seen: ")
    assert "whose height is known" in said.stdout
    assert "voids" in said.stdout
    assert "one line of sight to every cell" in said.stdout
    assert "Written" not in said.stdout


def test_the_void_area_in_range_is_printed(dem: Path) -> None:
    said = run("viewshed", "--dem", dem, "--at", place(row=95, col=135), "--height", 10, "--json")
    assert json.loads(said.stdout)["void_km2"] == pytest.approx(20 * 10 * 0.0009)


def test_a_raster_in_degrees_is_read_about_the_observer(tmp_path: Path) -> None:
    heights = np.full((600, 600), 100, np.int16)
    dem = write_tif(tmp_path / "a.tif", heights, crs="EPSG:4326", transform=DEGREES)
    words = ("--at", "39.75 46.75", "--height", 5, "--radius", 4000, "--ray", "radio", "--json")
    said = run("viewshed", "--dem", dem, *words)
    assert said.exit_code == 0, said.output
    facts = json.loads(said.stdout)
    assert facts["relief"]["km2"] < 100
    assert facts["relief"]["crs"] == "EPSG:32638"
    assert (facts["void_km2"], facts["outside_km2"]) == (0.0, 0.0)
    assert facts["seen_share"] == pytest.approx(1.0)


def test_info_says_what_a_file_holds(dem: Path) -> None:
    said = run("info", "--dem", dem)
    assert said.exit_code == 0, said.output
    assert "120 × 150 cells of 30 m" in said.stdout
    assert "EPSG:32638" in said.stdout
    assert "its own grid" in said.stdout
    assert "0.18 km²" in said.stdout
    facts = json.loads(run("info", "--dem", dem, "--json").stdout)
    assert facts["void_km2"] == pytest.approx(0.18)
    assert facts["highest_m"] == pytest.approx(100.0)
    assert facts["own_grid"] is True


def test_info_of_a_tile_says_that_it_was_sampled(tmp_path: Path) -> None:
    said = run("info", "--dem", write_hgt(tmp_path / "N39E046.hgt"))
    assert "sampled from degrees" in said.stdout


def test_info_of_nothing_but_voids(tmp_path: Path) -> None:
    dem = write_tif(tmp_path / "a.tif", np.full((3, 4), np.nan, np.float32))
    assert "Heights: none known" in run("info", "--dem", dem).stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--at", "10.0,10.0", "--height", 2), "expected a place on the relief"),
        (("--at", "somewhere", "--height", 2), "expected LATITUDE,LONGITUDE"),
        (("--at", "VOID", "--height", 2), "expected ground of known height"),
        (("--at", "HILL", "--height", -2), "expected a height of 0 m or more"),
        (("--at", "HILL", "--height", "nan"), "expected a height of 0 m or more"),
        (("--at", "HILL", "--height", 2, "--radius", 0), "expected a distance above 0"),
        (("--at", "HILL", "--height", 2, "--radius", "nan"), "expected a distance above 0"),
        (("--at", "HILL", "--height", 2, "--target", -1), "target_m: expected a height"),
        (("--at", "HILL", "--height", 2, "--out", "/nowhere/at/all.tif"), "name another file"),
    ],
)
def test_wrong_input_gets_a_sentence_and_exit_code_2(
    dem: Path, words: tuple[str | float, ...], sentence: str
) -> None:
    places = {"VOID": place(row=110, col=145), "HILL": place(row=60, col=60)}
    said = run("viewshed", "--dem", dem, *(places.get(str(word), word) for word in words))
    assert said.exit_code == 2
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr
    assert sorted(file.name for file in dem.parent.iterdir()) == ["hill.tif"]


def test_a_radius_that_is_none_is_refused_for_degrees_too(tmp_path: Path) -> None:
    dem = write_tif(tmp_path / "a.tif", np.zeros((9, 9)), crs="EPSG:4326", transform=DEGREES)
    said = run("viewshed", "--dem", dem, "--at", "39.99,46.51", "--height", 2, "--radius", -1)
    assert (said.exit_code, "expected a distance" in said.stderr) == (2, True)


@pytest.mark.parametrize(
    "text", ["39.75,46.5", " 39.75 , 46.5 ", "39.75;46.5", "39.75 46.5", "+39.75, 46.5"]
)
def test_degrees_are_read(text: str) -> None:
    assert place_of(text) == (39.75, 46.5)


@pytest.mark.parametrize("text", ["38S MJ 97144 00000", "38smj9714400000", "38SMJ9714400000"])
def test_a_grid_reference_is_read(text: str) -> None:
    lat_deg, lon_deg = place_of(text)
    x_m, y_m = Projector("EPSG:32638").forward(lon_deg=lon_deg, lat_deg=lat_deg)
    assert (x_m, y_m % 100_000) == pytest.approx((497_144.0, 0.0), abs=0.6)


def test_a_short_grid_reference_means_the_middle_of_its_square() -> None:
    places = []
    for text in ("38SMJ", "38SMJ55", "38SMJ5555", "38SMJ55005500"):
        lat_deg, lon_deg = place_of(text)
        x_m, y_m = Projector("EPSG:32638").forward(lon_deg=lon_deg, lat_deg=lat_deg)
        places.append((x_m % 100_000, y_m % 100_000))
    middles = [(50_000, 50_000), (55_000, 55_000), (55_500, 55_500), (55_005, 55_005)]
    np.testing.assert_allclose(places, middles, atol=1.5)  # the package rounds to the metre


@pytest.mark.parametrize(
    "text",
    ["", "39.75", "39,75,46,5", "91,46", "39,181", "39.75,east", "nan,46", "38SMJ123", "99SMJ12"],
)
def test_a_place_that_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(PlaceRefusedError, match=r"--at: expected LATITUDE,LONGITUDE") as refused:
        place_of(text)
    assert refused.value.came == text
