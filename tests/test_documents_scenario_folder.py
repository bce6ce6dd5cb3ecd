from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scenario_copy import OWN, RIVER_LINE, Edit, copied, problems_of

from truceline.documents.scenario_folder import read_scenario
from truceline.domain.identifier import AssetId, LineId, MechanismId, ZoneId
from truceline.domain.mechanism import Consent, Mechanism, Sharing
from truceline.domain.place import Datum
from truceline.domain.scenario import Scenario


@pytest.fixture(scope="module")
def river_line() -> Scenario:
    return read_scenario(RIVER_LINE)


def assets_of(mechanism: Mechanism) -> list[AssetId]:
    return [asset.id for asset in mechanism.assets]


def test_the_tables_become_places_and_heights(river_line: Scenario) -> None:
    ford, mill = river_line.places
    assert ford.names == {"en": "The Ford, upper", "fr": "Le Gué"}
    assert (ford.elevation_m, mill.elevation_m) == (210.0, None)
    assert (ford.at.datum, mill.at.datum) == (Datum.WGS84, Datum.PULKOVO_1942)
    (own,) = ford.own_names
    assert (own.delegation, own.language, own.text) == ("arvia", "en", "Old Ford")
    assert [one.elevation_m for one in river_line.spot_heights] == [640.0, 580.0]


def test_features_of_one_id_become_versions_of_one_line(river_line: Scenario) -> None:
    line = river_line.line(LineId("river-line"))
    assert line.names == {"en": "River line"}
    assert [len(version.paths) for version in line.versions] == [1, 2]
    assert line.on(date(2031, 5, 10)).known.illustrative
    first = line.versions[0].paths[0].vertices[0]
    assert (first.lat_deg, first.lon_deg) == (10.1, 20.4)


def test_a_zone_is_drawn_or_a_band(river_line: Scenario) -> None:
    (islands,) = river_line.zone(ZoneId("islands")).versions
    (band,) = river_line.zone(ZoneId("river-band")).versions
    assert (len(islands.rings), islands.band) == (2, None)
    assert band.rings == ()
    assert band.band is not None
    assert band.band.less == ("islands",)


def test_an_asset_has_the_defaults_that_it_does_not_change(river_line: Scenario) -> None:
    assets = {one.id: one for one in river_line.mechanisms[0].assets}
    assert assets[AssetId("ford-post")].sensors == ("binoculars",)
    assert assets[AssetId("aircraft")].sensors == ("air-camera",)
    assert {one.host_consent for one in assets.values()} == {Consent.GIVEN}


def test_a_mechanism_inherits_replaces_and_leaves_out(river_line: Scenario) -> None:
    base, own, joint = river_line.mechanisms
    assert [body.id for body in own.bodies] == ["centre", "contingent", "own-command"]
    assert assets_of(base) == ["ford-post", "aircraft", "mill-camera", "bank-patrol"]
    assert assets_of(own) == ["ford-post", "aircraft", "bank-patrol", "own-post"]
    assert own.assets[0].raw_feeds_to == ("doria", "cadria")
    assert own.assets[-1].sharing.mode is Sharing.SEALED_THEN_DISCLOSED
    assert {key: setting.value for key, setting in own.settings.items()} == {
        "own-post": "yes",
        "raw-feeds": "both guarantors",
        "public-report": "weekly",
    }
    assert (joint.bodies, joint.assets, joint.rules) == (base.bodies, base.assets, base.rules)
    assert joint.release == base.release


def test_a_chain_of_extensions_is_followed_to_its_end(tmp_path: Path) -> None:
    folder = copied(
        tmp_path,
        Edit("mechanisms/with-joint-post/mechanism.yaml", "joint-centre", "with-own-post"),
    )
    own, joint = read_scenario(folder).mechanisms[1:]
    assert joint.extends == MechanismId("with-own-post")
    assert (joint.assets, joint.settings) == (own.assets, own.settings)


@pytest.mark.parametrize("content", ["", "# nothing is said yet\n", "{}"])
def test_an_optional_file_may_be_empty(tmp_path: Path, content: str) -> None:
    folder = copied(tmp_path)
    (folder / "mechanisms/with-joint-post/assets.yaml").write_text(content)
    assert read_scenario(folder) == read_scenario(RIVER_LINE)


def test_what_became_known_later_is_not_opened(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "later").mkdir()
    (folder / "later/facts.yaml").write_bytes(b"\xff [")
    (folder / ".notes.yaml").write_bytes(b"\xff")
    (folder / "README.md").write_bytes(b"\xff")
    (folder / "mechanisms/README.md").write_bytes(b"\xff")
    assert read_scenario(folder) == read_scenario(RIVER_LINE)


def test_a_byte_order_mark_and_other_line_ends_are_accepted(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    for path in folder.rglob("*.*"):
        data = path.read_bytes().replace(b"\n", b"\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + data)
    assert read_scenario(folder) == read_scenario(RIVER_LINE)


def test_a_program_s_own_members_of_geojson_are_accepted(tmp_path: Path) -> None:
    crs = '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}'
    members = f'"name": "zones", {crs}, "bbox": [20, 10, 21, 11],'
    folder = copied(tmp_path, Edit("zones.geojson", '"features"', f'{members} "features"'))
    assert read_scenario(folder) == read_scenario(RIVER_LINE)


def test_a_folder_of_mechanisms_that_cannot_be_listed_is_no_problem_twice(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    shutil.rmtree(folder / "mechanisms")
    assert [one.split(":")[0] for one in problems_of(folder)] == [
        f"mechanisms/{name}/mechanism.yaml"
        for name in ("joint-centre", "with-joint-post", "with-own-post")
    ]


PIECES = (b"\n", b":", b" ", b"-", b"{", b"[", b'"', b"#", b"&a", b"*a", b"null", b"1e999", b"\xc3")


def spoilt(data: bytes, chance: np.random.Generator) -> bytes:
    """Change, remove, repeat or replace a few bytes."""
    out = bytearray(data)
    for _ in range(int(chance.integers(1, 4))):
        start = int(chance.integers(len(out)))
        end = start + int(chance.choice((1, 1, 1, 2, 20)))
        piece = bytes(out[start:end])
        flipped = bytes([piece[0] ^ 1 << int(chance.integers(8))]) + piece[1:]
        foreign = PIECES[int(chance.integers(len(PIECES)))]
        out[start:end] = (flipped, b"", piece * 2, foreign)[int(chance.integers(4))]
    return bytes(out)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_scenario_is_read_or_answered_with_problems(tmp_path: Path, seed: int) -> None:
    chance = np.random.default_rng(seed)
    folder = copied(tmp_path)
    files = sorted(path for path in folder.rglob("*.*") if path.is_file())
    for index in chance.choice(len(files), size=4, replace=False):
        files[index].write_bytes(spoilt(files[index].read_bytes(), chance))
        assert all(sentence.isprintable() for sentence in problems_of(folder))


def test_an_own_body_of_an_absent_name_is_seen_where_it_stands(tmp_path: Path) -> None:
    spoil = Edit(f"{OWN}/assets.yaml", "body: own-command", "body: owncommand")
    (sentence,) = problems_of(copied(tmp_path, spoil))
    assert sentence.startswith(f"{OWN}/assets.yaml:12:11: expected a known body in body (one of ")
