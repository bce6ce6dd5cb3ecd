from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from dem_samples import hgt_heights, write_hgt, write_tif
from rasterio.transform import Affine
from test_terrain_cli import run
from tile_server import TileServer

from truceline.interface import download
from truceline.interface.fetching import TileRequest, fetch_tiles
from truceline.interface.web import UrllibWeb
from truceline.terrain.errors import TilesRefusedError
from truceline.terrain.projection import Window
from truceline.terrain.tile_source import (
    Corner,
    TileSource,
    base_url,
    corners_of,
    file_name_of,
    is_withheld,
    key_of,
)

QUICK = download.Patience(attempts=3, wait=lambda _seconds: None)
LAND, SEA, WITHHELD = Corner(42, 1), Corner(41, 2), Corner(39, 46)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[TileServer]:
    monkeypatch.setattr(download, "Patience", lambda: QUICK)
    with TileServer().running() as running:
        yield running


def put(server: TileServer, source: TileSource, corner: Corner, folder: Path) -> str:
    """Put a tile on the server; return its path there."""
    path = f"/{key_of(source, corner)}"
    folder.mkdir(exist_ok=True)
    if source is TileSource.SRTM1:
        data = write_hgt(folder / f"{corner.name}.hgt.zip").read_bytes()
    elif source is TileSource.NASADEM:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{corner.name.lower()}.num", b"12")
            archive.writestr(f"{corner.name.lower()}.hgt", hgt_heights().astype(">i2").tobytes())
        data = buffer.getvalue()
    else:
        side = 40 if source is TileSource.COP30 else 20
        step = 1 / side
        west, north = corner.lon_deg, corner.lat_deg + 1
        transform = Affine(step, 0.0, west, 0.0, -step, north)
        heights = np.random.default_rng(1).random((side, side)).astype(np.float32)
        tile = write_tif(folder / "a.tif", heights, crs="EPSG:4326", transform=transform)
        data = tile.read_bytes()
    server.files[path] = data
    return path


def fetched(server: TileServer, out: Path, *corners: Corner, source: str, more: str = "") -> str:
    """Run the command for the cells between corners; return what it printed as JSON."""
    lats, lons = [c.lat_deg for c in corners], [c.lon_deg for c in corners]
    box = f"{min(lats)}.1,{min(lons)}.1,{max(lats)}.9,{max(lons)}.9"
    words = ("--bbox", box, "--source", source, "--out", out, "--base", server.base)
    said = run("fetch", *words, "--json", *more.split())
    assert said.exit_code == 0, said.output
    return said.stdout


@pytest.mark.parametrize("source", list(TileSource))
def test_tiles_come_are_kept_and_can_be_used(
    server: TileServer, tmp_path: Path, source: TileSource
) -> None:
    put(server, source, LAND, tmp_path / "made")
    out = tmp_path / "deep" / "tiles"
    facts = json.loads(fetched(server, out, LAND, source=source.value))
    tile = out / file_name_of(source, LAND)
    assert facts["fetched"] == [str(tile)]
    assert [file.name for file in out.iterdir()] == [tile.name]
    assert run("info", "--dem", out).exit_code == 0
    n_asked = len(server.asked)
    facts = json.loads(fetched(server, out, LAND, source=source.value))
    assert (facts["fetched"], facts["kept"]) == ([], [str(tile)])
    assert len(server.asked) == n_asked


def test_a_tile_that_is_broken_is_fetched_anew(server: TileServer, tmp_path: Path) -> None:
    put(server, TileSource.COP30, LAND, tmp_path / "made")
    out = tmp_path / "tiles"
    out.mkdir()
    tile = out / file_name_of(TileSource.COP30, LAND)
    for broken in (b"half", server.files[f"/{key_of(TileSource.COP30, LAND)}"][:500]):
        tile.write_bytes(broken)
        assert json.loads(fetched(server, out, LAND, source="cop30"))["fetched"] == [str(tile)]


def test_open_sea_is_said(server: TileServer, tmp_path: Path) -> None:
    put(server, TileSource.COP90, LAND, tmp_path / "made")
    words = ("--bbox", "41.5,1.5,42.5,2.5", "--source", "cop90", "--out", tmp_path / "tiles")
    said = run("fetch", *words, "--base", server.base)
    assert said.exit_code == 0, said.output
    assert "cop90: 1 fetched" in said.stdout
    assert "No tile: N41E001, N41E002, N42E002." in said.stdout
    assert "open sea at 0 m" in said.stdout


def test_a_withheld_cell_is_said_and_filled_only_if_asked(
    server: TileServer, tmp_path: Path
) -> None:
    put(server, TileSource.COP90, WITHHELD, tmp_path / "made")
    put(server, TileSource.COP30, Corner(39, 43), tmp_path / "made")
    out = tmp_path / "tiles"
    words = ("--bbox", "39.1,43.1,39.9,46.9", "--source", "cop30", "--out", out)
    said = run("fetch", *words, "--base", server.base)
    assert "Withheld: N39E044, N39E045, N39E046." in said.stdout
    assert "Armenia and Azerbaijan" in said.stdout
    assert "Nothing was taken instead" in said.stdout
    assert "open sea" not in said.stdout
    for corner in (Corner(39, 44), Corner(39, 45)):
        put(server, TileSource.COP90, corner, tmp_path / "made")
    for _ in range(2):
        said = run("fetch", *words, "--base", server.base, "--fill-withheld")
        assert said.exit_code == 0, said.output
        assert "Taken instead: cop90" in said.stdout
    assert len(list((out / "cop90").iterdir())) == 3
    assert run("info", "--dem", out / "cop90").exit_code == 0


def test_a_withheld_cell_that_a_mirror_has_is_taken(server: TileServer, tmp_path: Path) -> None:
    put(server, TileSource.COP30, WITHHELD, tmp_path / "made")
    facts = json.loads(fetched(server, tmp_path / "tiles", WITHHELD, source="cop30"))
    assert (len(facts["fetched"]), facts["withheld"]) == (1, [])


@pytest.mark.parametrize(
    ("faults", "code", "sentence"),
    [
        (["half"] * 3, 2, "expected a whole file"),
        (["short"] * 3, 2, "expected a whole file"),
        (["lying"] * 3, 2, "sha256"),
        (["login"], 2, "holds no such heights"),
        (["403"], 2, "want a login"),
        (["404"], 2, "came none of 1"),
        (["500"] * 3, 3, "Try again later"),
    ],
    ids=str,
)
def test_a_server_that_fails_gets_a_sentence_and_no_tile(
    server: TileServer, tmp_path: Path, faults: list[str], code: int, sentence: str
) -> None:
    path = put(server, TileSource.COP30, LAND, tmp_path / "made")
    server.faults[path] = list(faults)
    out = tmp_path / "tiles"
    words = ("--bbox", "42.1,1.1,42.9,1.9", "--source", "cop30", "--out", out)
    said = run("fetch", *words, "--base", server.base)
    assert said.exit_code == code, said.output
    assert re.search(sentence, said.stderr)
    assert "Traceback" not in said.stderr
    assert not list(out.glob("*.tif"))
    assert json.loads(fetched(server, out, LAND, source="cop30"))["fetched"]
    assert [file.name for file in out.iterdir()] == [file_name_of(TileSource.COP30, LAND)]


@pytest.mark.parametrize("wrong", ["place", "zip", "huge", "member"])
def test_what_holds_other_heights_is_refused(
    server: TileServer, tmp_path: Path, wrong: str
) -> None:
    path = put(server, TileSource.NASADEM, LAND, tmp_path / "made")
    name = "n42e001.hgt" if wrong != "member" else "other.hgt"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"\0" * (40_000_000 if wrong == "huge" else 10))
    server.files[path] = b"PK no zip" if wrong == "zip" else buffer.getvalue()
    source = "nasadem"
    if wrong == "place":
        source = "cop30"
        elsewhere = put(server, TileSource.COP30, SEA, tmp_path / "made")
        server.files[f"/{key_of(TileSource.COP30, LAND)}"] = server.files[elsewhere]
    out = tmp_path / "tiles"
    words = ("--bbox", "42.1,1.1,42.9,1.9", "--source", source, "--out", out)
    said = run("fetch", *words, "--base", server.base)
    assert (said.exit_code, "no such heights" in said.stderr) == (2, True), said.output
    assert not out.exists()


def test_one_broken_tile_does_not_stop_the_others(server: TileServer, tmp_path: Path) -> None:
    put(server, TileSource.COP30, Corner(42, 2), tmp_path / "made")
    server.faults[put(server, TileSource.COP30, LAND, tmp_path / "made")] = ["login"]
    words = ("--bbox", "42.1,1.1,42.9,2.9", "--source", "cop30", "--out", tmp_path / "tiles")
    said = run("fetch", *words, "--base", server.base)
    assert (said.exit_code, "1 fetched" in said.stdout) == (2, True)


def test_the_base_comes_from_the_environment_too(
    server: TileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(server, TileSource.SRTM1, LAND, tmp_path / "made")
    monkeypatch.setenv("TRUCELINE_DEM_BASE", f"{server.base}/")
    words = ("--bbox", "42.1,1.1,42.9,1.9", "--source", "srtm1", "--out", tmp_path / "tiles")
    assert run("fetch", *words).exit_code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--bbox", "1,2,3", "--source", "cop30"), "--bbox: expected SOUTH,WEST,NORTH,EAST"),
        (("--bbox", "a,b,c,d", "--source", "cop30"), "--bbox: expected SOUTH,WEST,NORTH,EAST"),
        (("--bbox", "2,2,1,3", "--source", "cop30"), "south below north"),
        (("--bbox", "0,0,20,20", "--source", "cop30"), "at most 100 tiles"),
        (("--bbox", "60.5,1,61,2", "--source", "nasadem"), "60° north"),
        (("--bbox", "42,1,43,2", "--source", "srtm1"), "after a login"),
        (("--bbox", "42,1,43,2", "--source", "nasadem"), "after a login"),
        (("--bbox", "42,1,43,2", "--source", "cop30", "--base", "file:///etc"), "https://"),
    ],
)
def test_wrong_input_gets_a_sentence_and_exit_code_2(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    said = run("fetch", *words, "--out", tmp_path / "tiles")
    assert (said.exit_code, sentence in said.stderr) == (2, True), said.output
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("below", ["", "tiles"])
def test_a_file_in_the_place_of_the_folder_is_refused(
    server: TileServer, tmp_path: Path, below: str
) -> None:
    (tmp_path / "taken").write_text("not a folder", encoding="utf-8")
    words = ("--bbox", "42.1,1.1,42.9,1.9", "--source", "srtm1", "--base", server.base)
    said = run("fetch", *words, "--out", tmp_path / "taken" / below)
    assert (said.exit_code, "expected a folder for tiles" in said.stderr) == (2, True), said.output
    assert not server.asked


def test_tiles_have_the_names_of_their_sets() -> None:
    assert key_of(TileSource.COP30, WITHHELD) == (
        "Copernicus_DSM_COG_10_N39_00_E046_00_DEM/Copernicus_DSM_COG_10_N39_00_E046_00_DEM.tif"
    )
    assert "COG_30_S01_00_W071" in key_of(TileSource.COP90, Corner(-1, -71))
    assert key_of(TileSource.SRTM1, Corner(-1, -71)) == "S01W071.SRTMGL1.hgt.zip"
    assert key_of(TileSource.NASADEM, WITHHELD) == "NASADEM_HGT_n39e046.zip"
    assert [base_url(source) is None for source in TileSource] == [False, False, True, True]


def test_a_window_touches_whole_degrees() -> None:
    window = Window(south_deg=-0.5, west_deg=45.0, north_deg=1.0, east_deg=46.0)
    assert corners_of(window) == (Corner(-1, 45), Corner(0, 45))
    with pytest.raises(TilesRefusedError, match="came 121"):
        corners_of(Window(south_deg=0, west_deg=0, north_deg=11, east_deg=11))


def test_the_cells_that_are_withheld_are_25() -> None:
    cells = [Corner(lat, lon) for lat in range(-90, 90) for lon in range(-180, 180)]
    withheld = [cell.name for cell in cells if is_withheld(TileSource.COP30, cell)]
    assert len(withheld) == 25
    assert "N38E047" not in withheld
    assert not any(is_withheld(TileSource.COP90, cell) for cell in cells)


def test_an_interrupted_run_leaves_no_tile_and_is_taken_up(
    server: TileServer, tmp_path: Path
) -> None:
    path = put(server, TileSource.SRTM1, LAND, tmp_path / "made")
    noise = np.random.default_rng(1).integers(0, 999, (1201, 1201)).astype(np.int16)
    server.files[path] = write_hgt(tmp_path / "N42E001.hgt.zip", noise).read_bytes()
    window = Window(south_deg=42.1, west_deg=1.1, north_deg=42.9, east_deg=1.9)
    out = tmp_path / "tiles"
    request = TileRequest(window=window, source=TileSource.SRTM1, folder=out, base=server.base)
    fetcher = download.Downloader(web=UrllibWeb(), patience=QUICK)

    def interrupt(done: int, _total: int) -> None:
        if done > 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_tiles(request, fetcher, progress=interrupt)
    assert [file.name for file in out.iterdir()] == [".part"]
    assert len(fetch_tiles(request, fetcher).fetched) == 1
    assert server.asked[-1][1] is not None
    assert [file.name for file in out.iterdir()] == [file_name_of(TileSource.SRTM1, LAND)]
