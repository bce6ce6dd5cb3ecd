from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pdf_reading import pages_of, words_of
from typer.testing import CliRunner, Result

from truceline.domain.site import Patrol
from truceline.interface.cli.main import app
from truceline.interface.shelf import bundled_scenarios, load_scenario

COARSE = ("--cell", "400", "--placings", "3", "--reliefs", "2")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("out")
    name = bundled_scenarios()[0]
    return run("compare", name, *COARSE, "--out", str(folder)), folder


@pytest.mark.slow
def test_compare_prints_a_table_and_writes_one_page(compared: tuple[Result, Path]) -> None:
    result, folder = compared
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    page = folder / "comparison.html"
    assert f"Page: {page.resolve()}" in result.stdout
    assert sorted(file.name for file in folder.iterdir()) == ["comparison.html", "comparison.json"]
    html = page.read_text(encoding="utf-8")
    assert "<script src" not in html
    assert 'href="http' not in html


@pytest.mark.slow
def test_the_json_has_what_other_programs_read(compared: tuple[Result, Path]) -> None:
    _result, folder = compared
    document = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    assert document["scenario"] == bundled_scenarios()[0]
    assert document["terrain"]["approximate"] is True
    assert document["terrain"]["resolution_m"] == 400
    for mechanism in document["mechanisms"]:
        for zone in mechanism["zones"]:
            share = zone["seen_share"]
            assert 0 <= share["low"] <= share["median"] <= share["high"] <= 1
    asked = {added["mechanism"] for added in document["added_by"]}
    assert asked <= {mechanism["id"] for mechanism in document["mechanisms"]}
    for added in document["added_by"]:
        only = added["seen_km2_only_by_it"]
        assert 0 <= only["low"] <= only["median"] <= only["high"]


@pytest.mark.slow
def test_the_public_form_names_no_post(tmp_path: Path) -> None:
    name = bundled_scenarios()[0]
    scenario = load_scenario(name)
    public = run("compare", name, *COARSE, "--release", "public", "--out", str(tmp_path))
    assert public.exit_code == 0, public.output
    written = "".join(file.read_text(encoding="utf-8") for file in tmp_path.iterdir())
    assets = {asset.id for one in scenario.mechanisms for asset in one.assets}
    questions = {parameter.id for parameter in scenario.parameters}
    assert not [one for one in assets - questions if one in written or one in public.output]
    sites = [
        asset.platform.site.at
        for one in scenario.mechanisms
        for asset in one.assets
        if not isinstance(asset.platform, Patrol)
    ]
    assert not [at for at in sites if str(at.lat_deg) in written and str(at.lon_deg) in written]


@pytest.mark.slow
def test_json_goes_to_standard_output_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("compare", bundled_scenarios()[0], "joint-centre-only", *COARSE, "--json")
    assert result.exit_code == 0, result.output
    assert [one["id"] for one in json.loads(result.stdout)["mechanisms"]] == ["joint-centre-only"]
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_demo_ends_with_the_page_and_the_answer(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    result = run("demo", *COARSE, "--out", str(folder))
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    lines = [line for line in result.stdout.splitlines() if line]
    assert lines[-3] == f"Page: {(folder / 'comparison.html').resolve()}"
    assert lines[-2] == f"PDF: {(folder / 'comparison.pdf').resolve()}"
    assert "km²" in lines[-1]
    pdf = (folder / "comparison.pdf").read_bytes()
    assert all(page.startswith("DELEGATION ONLY") for page in pages_of(pdf))
    assert " ".join(lines[-1].split()) in words_of(pdf)


@pytest.mark.slow
def test_a_pdf_is_written_beside_the_page_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    name = bundled_scenarios()[0]
    scenario = load_scenario(name)
    result = run("compare", name, *COARSE, "--release", "public", "--pdf", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["marking"] == "public"
    folder = tmp_path / "truceline-out" / scenario.id
    assert sorted(file.name for file in folder.iterdir()) == [
        "comparison-public.html",
        "comparison-public.json",
        "comparison-public.pdf",
    ]
    said = words_of((folder / "comparison-public.pdf").read_bytes())
    assert "PUBLIC FORM" in said
    posts = {
        name for one in scenario.mechanisms for asset in one.assets for name in asset.names.values()
    }
    page = (folder / "comparison-public.html").read_text(encoding="utf-8")
    assert not [one for one in posts if one in said and one not in page]


@pytest.mark.slow
def test_a_sign_that_no_font_has_costs_the_pdf_and_nothing_else(tmp_path: Path) -> None:
    scenario = Path(__file__).parents[1] / "scenarios" / bundled_scenarios()[0]
    odd = tmp_path / "odd"
    shutil.copytree(scenario, odd)
    places = odd / "places.csv"
    lines = places.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    row = lines[1].split(",")
    row[header.index("name:en")] = "Town \N{GRINNING FACE}"
    places.write_text("\n".join([lines[0], ",".join(row), *lines[2:]]) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    result = run("compare", str(odd), *COARSE, "--pdf", "--out", str(out))
    assert result.exit_code == 2, result.output
    assert "U+1F600 (GRINNING FACE), which stands in “Town " in result.output
    assert sorted(one.name for one in out.iterdir()) == ["comparison.html", "comparison.json"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(("nowhere",), "nowhere", id="no such scenario"),
        pytest.param((".",), "scenario.yaml", id="a folder that is none"),
        pytest.param(("karabakh-2020", "no-such"), "no-such", id="no such mechanism"),
        pytest.param(("karabakh-2020", "--dem", "no.tif"), "no.tif", id="no such DEM"),
        pytest.param(("karabakh-2020", "--cell", "0"), "cell", id="cells of no size"),
        pytest.param(("karabakh-2020", "--target", "nan"), "target", id="a target of no height"),
    ],
)
def test_bad_input_gets_a_sentence_and_writes_nothing(
    words: tuple[str, ...],
    sentence: str,
    *,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    scenario = Path(__file__).parents[1] / "scenarios" / words[0]
    monkeypatch.chdir(tmp_path)
    named = str(scenario) if scenario.is_dir() and words[0] != "." else words[0]
    result = run("compare", named, *words[1:])
    assert result.exit_code == 2, result.output
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert not list(tmp_path.iterdir())
