"""`truceline terrain profile` and `truceline terrain index`, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import rasterio
from dem_samples import DEGREES, write_tif
from test_terrain_cli import HILL, place, run

NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def dem(tmp_path: Path) -> Path:
    heights = HILL.astype(np.float32)
    heights[100:, 140:] = np.nan
    return write_tif(tmp_path / "hill.tif", heights)


def ends(a: tuple[int, int], b: tuple[int, int]) -> tuple[str, ...]:
    return "--from", place(row=a[0], col=a[1]), "--to", place(row=b[0], col=b[1])


def test_a_hill_blocks_and_is_named_and_drawn(dem: Path, tmp_path: Path) -> None:
    out = tmp_path / "line.svg"
    line = ends((60, 20), (60, 100))
    said = run("profile", "--dem", dem, *line, "--height", 2, "--target", 1, "--out", out)
    assert said.exit_code == 0, said.output
    assert "Not seen, over 2,400 m." in said.stdout
    assert "Blocked from" in said.stdout
    assert "over the line at 1,200 m" in said.stdout
    assert said.stdout.isascii()
    assert "X" in said.stdout.split("line of sight")[0]
    drawing = ET.fromstring(out.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    title, desc = (drawing.findtext(f"{NAMESPACE}{name}") or "" for name in ("title", "desc"))
    assert "not seen" in title
    assert "Blocked from" in desc
    assert drawing.get("role") == "img"
    text = out.read_text(encoding="utf-8")
    assert "script" not in text
    assert "font-face" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_the_figures_are_those_of_the_viewshed(dem: Path) -> None:
    line = ends((60, 20), (60, 100))
    facts = json.loads(run("profile", "--dem", dem, *line, "--height", 2, "--json").stdout)
    assert facts["seen"] is False
    (obstacle,) = facts["blocked_by"]
    assert obstacle["highest_at_m"] == pytest.approx(1200, abs=30)
    lat_deg, lon_deg = map(float, place(row=60, col=60).split(","))
    assert obstacle["lat_deg"] == pytest.approx(lat_deg, abs=3e-4)
    assert obstacle["lon_deg"] == pytest.approx(lon_deg, abs=3e-4)
    assert len(facts["steps"]["ground_m"]) == 81
    free = json.loads(
        run("profile", "--dem", dem, *line, "--height", 200, "--target", 200, "--json").stdout
    )
    assert (free["seen"], free["blocked_by"]) == (True, [])
    assert free["least_clearance"]["clear_m"] == pytest.approx(100, abs=1)


def test_a_free_line_tells_its_least_clearance(dem: Path) -> None:
    said = run(
        "profile", "--dem", dem, *ends((60, 60), (100, 20)), "--height", 10, "--ray", "radio"
    )
    assert "Seen, over" in said.stdout
    assert "Least clearance: " in said.stdout
    assert "radio" in said.stdout
    said = run("profile", "--dem", dem, *ends((60, 60), (60, 61)), "--height", 10)
    assert "no known ground between" in said.stdout


def test_a_line_over_a_void_tells_it_and_leaves_a_gap(dem: Path, tmp_path: Path) -> None:
    heights = np.zeros((9, 120), np.float32)
    heights[:, 50:60] = np.nan
    dem, out = write_tif(tmp_path / "gap.tif", heights), tmp_path / "gap.svg"
    said = run("profile", "--dem", dem, *ends((4, 5), (4, 110)), "--height", 10, "--out", out)
    assert said.exit_code == 0, said.output
    assert "Of unknown height on the line (voids): 297 m" in said.stdout
    assert out.read_text(encoding="utf-8").count("<polygon") == 2


def test_a_profile_in_degrees_reads_what_lies_about_it(tmp_path: Path) -> None:
    heights = np.full((600, 600), 100, np.int16)
    dem = write_tif(tmp_path / "a.tif", heights, crs="EPSG:4326", transform=DEGREES)
    words = ("--from", "39.75 46.70", "--to", "39.76,46.75", "--height", 5, "--json")
    facts = json.loads(run("profile", "--dem", dem, *words).stdout)
    assert facts["relief"]["km2"] < 30
    assert facts["seen"] is True


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "nowhere", "--to", "HILL", "--height", 2), "--from: expected LATITUDE"),
        (("--from", "HILL", "--to", "99SMJ12", "--height", 2), "--to: expected LATITUDE"),
        (("--from", "HILL", "--to", "HILL", "--height", 2), "expected another cell"),
        (("--from", "HILL", "--to", "VOID", "--height", 2), "ground of known height"),
        (("--from", "HILL", "--to", "10,10", "--height", 2), "a place on the relief"),
        (("--from", "VOID", "--to", "HILL", "--height", 2), "observer: expected ground"),
        (("--from", "HILL", "--to", "FOOT", "--height", "nan"), "expected a height of 0 m"),
        (
            ("--from", "HILL", "--to", "FOOT", "--height", 2, "--out", "/nowhere/a.svg"),
            "name another file",
        ),
    ],
)
def test_a_wrong_line_gets_a_sentence_and_exit_code_2(
    dem: Path, words: tuple[str | float, ...], sentence: str
) -> None:
    places = {
        "VOID": place(row=110, col=145),
        "HILL": place(row=60, col=60),
        "FOOT": place(row=10, col=10),
    }
    said = run("profile", "--dem", dem, *(places.get(str(word), word) for word in words))
    assert (said.exit_code, sentence in said.stderr) == (2, True), said.output
    assert [file.name for file in dem.parent.iterdir()] == ["hill.tif"]


def test_an_index_is_said_and_written(dem: Path, tmp_path: Path) -> None:
    out = tmp_path / "index.tif"
    words = ("--radius", 600, "--samples", 40, "--seed", 3)
    said = run("index", "--dem", dem, "--out", out, *words)
    assert said.exit_code == 0, said.output
    assert "a cell sees" in said.stdout
    assert "0.18 km² of unknown height" in said.stdout
    with rasterio.open(out) as raster, rasterio.open(dem) as source:
        percent = raster.read(1, masked=True)
        assert (raster.transform, raster.crs) == (source.transform, source.crs)
        assert (raster.nodata, raster.dtypes[0]) == (255, "uint8")
    assert percent.mask.sum() == 200
    assert percent.max() <= 100
    again = json.loads(run("index", "--dem", dem, "--out", out, *words, "--json").stdout)
    assert again["mean_percent"] == pytest.approx(float(percent.mean()))
    with rasterio.open(out) as raster:
        assert (raster.read(1, masked=True) == percent).all()


def test_an_index_of_nothing_but_voids(tmp_path: Path) -> None:
    dem = write_tif(tmp_path / "a.tif", np.full((3, 4), np.nan, np.float32))
    said = run("index", "--dem", dem, "--out", tmp_path / "i.tif")
    assert (said.exit_code, "no height is known" in said.stdout) == (0, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--radius", 0), "expected a distance above 0"),
        (("--samples", 0), "samples: expected a whole number"),
        (("--seed", -1), "seed: expected a whole number"),
        (("--height", -1), "height_m: expected a height"),
        (("--target", "nan"), "target_m: expected a height"),
    ],
)
def test_a_wrong_index_gets_a_sentence_and_exit_code_2(
    dem: Path, words: tuple[str | float, ...], sentence: str
) -> None:
    said = run("index", "--dem", dem, "--out", dem.parent / "i.tif", *words)
    assert (said.exit_code, sentence in said.stderr) == (2, True), said.output
    assert [file.name for file in dem.parent.iterdir()] == ["hill.tif"]


@pytest.mark.parametrize("out", ["nowhere/at/all.tif", "."])
def test_an_index_that_cannot_be_written_is_refused_before_it_is_made(dem: Path, out: str) -> None:
    # An index of ten thousand targets a cell would not end within the test's time.
    words = ("--radius", 9000, "--samples", 10_000, "--out", dem.parent / out)
    said = run("index", "--dem", dem, *words)
    assert (said.exit_code, "name another file" in said.stderr) == (2, True)
