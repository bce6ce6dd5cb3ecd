"""Conditions through the command, with good and with bad input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scenario_copy import BASE, Edit, copied
from typer.testing import CliRunner, Result

from truceline.interface.cli.main import app

ASSETS = f"{BASE}/assets.yaml"
COARSE = ("--cell", "400", "--placings", "2", "--reliefs", "2")
CLIMATE = """mechanisms: [joint-centre, with-own-post, with-joint-post]
climate:
  weathers:
    - {weather: clear, visibility_m: 20000, share: 0.6, wind_m_s: 2}
    - {weather: haze, visibility_m: 3000, share: 0.3}
    - {weather: fog, visibility_m: 300, share: 0.1}
  spell_h: 24
  known: {source: survey, since: 2031-05-02}
"""
LIVELY = (
    Edit("heights.csv", "red-top,", "low-top,10.45,20.5,410,survey,2019-03-01,Low Top\nred-top,"),
    Edit("scenario.yaml", "mechanisms: [joint-centre, with-own-post, with-joint-post]\n", CLIMATE),
    Edit("sensors.yaml", "    basis: A person", "    eye: {magnification: 7}\n    basis: A person"),
    Edit(
        "sensors.yaml",
        "    basis: Slant",
        "    airborne: {camera: {focal_length_m: 0.1, pitch_m: 3.0e-6}}\n    basis: Slant",
    ),
    Edit(
        ASSETS,
        "      above_ground_m: 1200",
        "      above_ground_m: 1200\n"
        "      flights: {speed_m_s: 30, endurance_s: 14400, transit_s: 600, turnaround_s: 7200}",
    ),
    Edit(ASSETS, "      eye_m: 2", "      eye_m: 2\n      speed_m_s: 1.5"),
)
NIGHT_WATCH = Edit(
    ASSETS,
    "    hours: day and night",
    "    hours: by night\n"
    '    duty: [{from_local: "22:00:00", until_local: "06:00:00", time_zone: Europe/Paris}]',
)


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["compare", str(folder), *COARSE, "--conditions", *words])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("case")
    result = run(copied(folder, *LIVELY), "--out", str(folder / "out"))
    assert result.exit_code == 0, result.output
    assert "By night, in fog, under denial" in result.output
    page = (folder / "out" / "comparison.html").read_text(encoding="utf-8")
    assert 'id="conditions"' in page
    document: dict[str, Any] = json.loads((folder / "out" / "comparison.json").read_text("utf-8"))
    return document


def shares(told: dict[str, Any], **facts: object) -> Iterator[float]:
    """Yield the medians of what is detected undisturbed, of the situations that have some facts."""
    for one in told["conditions"]["detected"]:
        if all(one[name] == value for name, value in facts.items()):
            yield one["detected_share"]["median"]


@pytest.mark.slow
def test_all_targets_lights_weathers_and_denials_are_told(told: dict[str, Any]) -> None:
    conditions = told["conditions"]
    assert {one["target"] for one in conditions["detected"]} == {
        "person",
        "vehicle",
        "gun_firing",
        "uav",
    }
    kinds = {one["kind"] for one in conditions["denials"]}
    assert kinds == {"fog_week", "jamming", "cameras_shot_out", "posts_blocked", "delegation_gone"}
    gone = {one["delegation"] for one in conditions["denials"]} - {None}
    assert gone == {"arvia", "cadria", "doria"}
    assert any(share > 0.05 for share in shares(told, target="vehicle", light="day"))


@pytest.mark.slow
def test_a_denial_never_adds_and_its_worst_is_never_above_its_best(told: dict[str, Any]) -> None:
    free = {
        (one["mechanism"], one["place"], one["target"], one["light"]): one
        for one in told["conditions"]["detected"]
        if one["weather"] is None
    }
    for one in told["conditions"]["detected_under_denial"]:
        undisturbed = free[one["mechanism"], one["place"], one["target"], one["light"]]
        for reading in ("detected_share", "detected_by_two_delegations_share"):
            for end in ("low", "median", "high"):
                worst, best = one["worst"][reading][end], one["best"][reading][end]
                assert worst <= best + 1e-6
                assert best <= undisturbed[reading][end] + 1e-6


@pytest.mark.slow
def test_clearer_air_never_detects_less_and_the_mean_lies_between(told: dict[str, Any]) -> None:
    for target in ("person", "vehicle", "uav"):
        for light in ("day", "night"):
            clear, haze, fog, mean = (
                list(shares(told, target=target, light=light, weather=weather))
                for weather in ("clear", "haze", "fog", None)
            )
            for k, share in enumerate(mean):
                assert fog[k] <= haze[k] + 1e-6
                assert haze[k] <= clear[k] + 1e-6
                assert fog[k] <= share <= clear[k]


@pytest.mark.slow
def test_what_a_post_adds_is_the_difference_of_the_mechanisms(told: dict[str, Any]) -> None:
    added = [one for one in told["conditions"]["added_by"] if one["asset"] == "own-post"]
    assert added
    for one in added:
        km2 = one["best"]["detected_km2_only_by_it"]
        assert 0 <= km2["low"] <= km2["median"] <= km2["high"]
    assert max(one["best"]["detected_km2_only_by_it"]["high"] for one in added) > 0


@pytest.mark.slow
def test_a_watch_across_midnight_and_a_change_of_clocks_is_told(tmp_path: Path) -> None:
    """On the day on which the clocks of the roster's zone go back; only by night is it on duty."""
    autumn = Edit(
        "scenario.yaml", 'as_of: "2031-05-20T12:00:00+02:00"', 'as_of: "2031-10-26T12:00:00+01:00"'
    )
    zone = Edit("scenario.yaml", "time_zone: Etc/GMT-2", "time_zone: Europe/Paris")
    folder = copied(tmp_path, *LIVELY, NIGHT_WATCH, autumn, zone)
    result = run(folder, "joint-centre", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["conditions"]["worlds"] == 2


@pytest.mark.slow
def test_conditions_are_left_out_unless_asked_and_never_public(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = copied(tmp_path, *LIVELY)
    words = ["compare", str(folder), *COARSE, "joint-centre", "--json"]
    plain = CliRunner().invoke(app, words)
    assert json.loads(plain.stdout)["conditions"] is None
    public = CliRunner().invoke(app, [*words, "--release", "public"])
    asked = CliRunner().invoke(app, [*words, "--release", "public", "--conditions"])
    assert asked.exit_code == 0, asked.output
    assert asked.stdout == public.stdout
    assert "weather" not in asked.stdout


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        pytest.param(
            Edit("scenario.yaml", "visibility_m: 3000", "visibility_m: 0"),
            "expected a visibility above 0 m",
            id="a visibility of zero",
        ),
        pytest.param(
            Edit("scenario.yaml", "share: 0.3", "share: 0.4"),
            "expected shares that add up to 1",
            id="shares above one",
        ),
        pytest.param(
            Edit("scenario.yaml", CLIMATE[CLIMATE.index("climate") :], ""),
            "expected a climate",
            id="no climate",
        ),
        pytest.param(
            Edit(ASSETS, "      mast_m: 3", "      mast_m: -3"),
            "expected a height of 0 m or more",
            id="a mast under the ground",
        ),
        pytest.param(
            Edit("sensors.yaml", "    eye: {magnification: 7}\n", ""),
            "Sensor binoculars: expected the parameters of its kind",
            id="a sensor without parameters",
        ),
        pytest.param(
            Edit(ASSETS, "{lat_deg: 10.35, lon_deg: 20.39}", "{lat_deg: 10.75, lon_deg: 20.39}"),
            "frame",
            id="a patrol that leaves the relief",
        ),
        pytest.param(
            Edit(ASSETS, "      speed_m_s: 1.5\n", ""),
            "Asset bank-patrol: expected speed_m_s",
            id="a patrol without speed",
        ),
        pytest.param(
            Edit(ASSETS, "      speed_m_s: 1.5\n", "      speed_m_s: 0\n"),
            "expected a speed above 0",
            id="a patrol that stands",
        ),
        pytest.param(
            Edit(
                ASSETS,
                "      flights: {speed_m_s: 30, endurance_s: 14400,",
                "      flights: {speed_m_s: 30, endurance_s: 1200,",
            ),
            "expected more than the way there and back",
            id="an aircraft that turns back",
        ),
        pytest.param(
            Edit(
                ASSETS,
                "hours: day and night",
                'duty: [{from_local: "24:30:00", until_local: "06:00:00", time_zone: UTC}]',
            ),
            "expected a reading of the clock such as 22:00:00",
            id="an hour that is none",
        ),
        pytest.param(
            Edit(
                ASSETS,
                "hours: day and night",
                'duty: [{from_local: "22:00:00", until_local: "06:00:00", time_zone: Mars/North}]',
            ),
            "expected an IANA zone",
            id="a zone that is none",
        ),
    ],
)
def test_bad_input_gets_a_sentence_and_writes_nothing(
    edit: Edit, sentence: str, *, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(tmp_path, *LIVELY, edit)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    result = run(folder, "joint-centre", "--out", str(tmp_path / "out"))
    assert result.exit_code == 2, result.output
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert sorted(tmp_path.rglob("*")) == before
