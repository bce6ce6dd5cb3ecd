"""The public form is scanned for everything that it must never hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from fake_comparison import GRID, about, fake_comparison
from fake_scenario import NORTHLAND, coordinate, fake_scenario

from truceline.domain.identifier import AssetId
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.site import AdmissibleArea, Post, Site
from truceline.planning.comparison import Comparison
from truceline.release.coverage import Band, Withheld
from truceline.reporting.comparison_json import public_document
from truceline.reporting.public_page import public_page_of, write_public_page
from truceline.reporting.public_text import public_table
from truceline.reporting.public_view import public_cell_edges, public_view
from truceline.reporting.public_words import public_consents

FIXED_NUMBERS = {"cell_m", "resolution_m", "east", "north"}


def forms(comparison: Comparison) -> tuple[str, str, str]:
    return (
        public_page_of(public_view(comparison)),
        public_table(comparison, width=400),
        json.dumps(public_document(comparison), ensure_ascii=False, indent=1),
    )


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return fake_comparison()


def words_of(form: str) -> str:
    bare = re.sub(r"<(style|script)>.*?</\1>", " ", form, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", bare))


def assets(scenario: Scenario) -> Iterator[Asset]:
    return (asset for one in scenario.mechanisms for asset in one.assets)


def test_no_asset_is_named_or_placed(comparison: Comparison) -> None:
    for form in forms(comparison):
        for asset in assets(comparison.scenario):
            assert not re.search(rf"\b{asset.id}\b", form)
            assert asset.names["en"] not in form
            assert asset.post is None or f"{asset.post.site.at.lat_deg:.3f}" not in form
            assert asset.post is None or f"{asset.post.site.at.lon_deg:.3f}" not in form


def test_no_figure_stands_outside_a_band(comparison: Comparison) -> None:
    page, table, document = forms(comparison)
    for form in (words_of(page), table):
        assert "%" not in form
        assert not re.search(r"km²", form)
    for key, value in _numbers(json.loads(document)):
        assert key in FIXED_NUMBERS, f"{key} = {value}"
    for form in (page, table, document):
        assert not re.search(r"\b(38\.1|4\.2|61\.4|0\.61|0\.62|680|692|391)\b", words_of(form))


def _numbers(document: object, key: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(document, dict):
        for name, value in document.items():
            yield from _numbers(value, name)
    elif isinstance(document, list):
        for value in document:
            yield from _numbers(value, key)
    elif isinstance(document, int | float) and not isinstance(document, bool):
        yield key, document


def test_no_proposal_and_no_confidence_is_told(comparison: Comparison) -> None:
    for form in forms(comparison):
        for secret in ("SAID-IN-CONFIDENCE", "own-note", "A note of our own", "independent post"):
            assert secret not in form
        for secret in ("with-own-post", "with-joint-post", "Mounted binoculars", "seed"):
            assert secret not in form


def test_the_map_is_made_of_whole_cells(comparison: Comparison) -> None:
    page, _, _ = forms(comparison)
    drawing = page[page.index('<g class="bands">') :].split("</g>")[0]
    sizes = re.findall(r'width="([\d.]+)" height="([\d.]+)"', drawing)
    assert sizes
    assert set(sizes) == {("10.0", "10.0")}
    assert "<image" not in page
    assert 'class="mark"' not in page
    assert 'class="mark ' not in page
    assert "admissible" not in page[page.index("</style>") :]


def test_worlds_that_differ_only_in_secrets_give_the_same_bytes(comparison: Comparison) -> None:
    scenario = comparison.scenario
    other = replace(
        scenario,
        mechanisms=tuple(_elsewhere(one, number) for number, one in enumerate(scenario.mechanisms)),
    )
    figures = tuple(
        replace(
            one, only_by_it=about(9.9), without_aircraft=about(8.8), second_delegation=about(7.7)
        )
        for one in comparison.added
    )
    sights = tuple(
        replace(one, burden=replace(one.burden, posts=77, people={NORTHLAND: 999}))
        for one in comparison.mechanisms
    )
    # Within a cell, what is seen lies elsewhere but amounts to the same.
    turned = tuple(
        replace(
            one,
            seen=_turned_in_cells(one.seen, comparison.ground.watched & ~comparison.ground.void),
        )
        for one in comparison.maps
    )
    elsewhere = replace(
        comparison,
        scenario=other,
        added=figures,
        mechanisms=sights,
        maps=turned,
        trials=replace(comparison.trials, seed=99, worlds=777),
    )
    assert not np.array_equal(turned[0].seen, comparison.maps[0].seen)
    assert forms(elsewhere) == forms(comparison)


def _elsewhere(mechanism: Mechanism, number: int) -> Mechanism:
    def moved(asset: Asset) -> Asset:
        if asset.post is None:
            return asset
        site = Site(at=coordinate(7 + number, 9), admissible=AdmissibleArea(radius_m=77.0))
        return replace(
            asset,
            id=AssetId(f"{asset.id}-moved"),
            post=Post(site=site, mast_m=33.0),
            staff={NORTHLAND: 77},
        )

    return replace(mechanism, assets=tuple(map(moved, mechanism.assets)))


def _turned_in_cells(
    seen: np.typing.NDArray[np.uint8], watched: np.typing.NDArray[np.bool_]
) -> np.typing.NDArray[np.uint8]:
    """Put what is seen of each public cell at the end of its watched ground."""
    turned = seen.copy()
    side = int(10_000 / GRID.cell_m)
    top = int(GRID.north_m % 10_000 / GRID.cell_m)
    for row in range(top - side, GRID.n_rows, side):
        for col in range(0, GRID.n_cols, side):
            window = np.s_[max(row, 0) : row + side, col : col + side]
            inside = watched[window]
            turned[window][inside] = np.sort(seen[window][inside])
    return turned


def test_bands_follow_from_what_the_base_sees(comparison: Comparison) -> None:
    told = {one.cell: one.told for one in public_view(comparison).coverage}
    assert {type(one) for one in told.values()} == {Band, Withheld}
    watched = comparison.ground.watched & ~comparison.ground.void
    seen = comparison.maps[0].seen > 0
    for cell, what in told.items():
        west, south, east, north = public_cell_edges(cell)
        rows = np.s_[
            max(int((GRID.north_m - north) / GRID.cell_m), 0) : int(
                (GRID.north_m - south) / GRID.cell_m
            )
        ]
        cols = np.s_[
            int((west - GRID.west_m) / GRID.cell_m) : int((east - GRID.west_m) / GRID.cell_m)
        ]
        area_km2 = watched[rows, cols].sum() * GRID.cell_km2
        if isinstance(what, Band):
            low, high = (int(one) / 100 for one in what.value.split("-"))
            assert low <= (seen & watched)[rows, cols].sum() / watched[rows, cols].sum() <= high
            assert area_km2 >= 25
        else:
            assert what is Withheld.LITTLE_GROUND
            assert area_km2 < 25


def test_without_the_base_nothing_is_told_of_coverage(comparison: Comparison) -> None:
    proposals = replace(comparison, mechanisms=comparison.mechanisms[1:], maps=comparison.maps[1:])
    page, table, document = forms(proposals)
    assert json.loads(document)["coverage"]["cells"] == []
    for form in (page, table):
        assert "Nothing is public of what the mechanism in place or any proposal could see." in form


def test_a_base_that_is_not_public_has_no_public_coverage(comparison: Comparison) -> None:
    scenario = comparison.scenario
    mechanisms = tuple(
        replace(one, known=scenario.mechanisms[1].known) for one in scenario.mechanisms
    )
    private = replace(comparison, scenario=replace(scenario, mechanisms=mechanisms))
    page, _, document = forms(private)
    assert json.loads(document)["coverage"]["cells"] == []
    assert "Joint centre only" not in page
    assert "No consent is publicly known to be needed." in page


def test_few_assets_are_named_as_the_reason(comparison: Comparison) -> None:
    scenario = comparison.scenario
    few = replace(scenario.mechanisms[0], assets=scenario.mechanisms[0].assets[:3])
    thin = replace(
        comparison, scenario=replace(scenario, mechanisms=(few, *scenario.mechanisms[1:]))
    )
    for form in forms(thin)[:2]:
        assert "Nothing is public of what the mechanism could see: too few assets" in form


def test_a_watched_zone_that_is_not_public_is_left_out(comparison: Comparison) -> None:
    scenario = fake_scenario()
    strip, depot = scenario.zones
    noted = scenario.mechanisms[1].known
    secret = replace(depot, versions=tuple(replace(one, known=noted) for one in depot.versions))
    partly = replace(comparison, scenario=replace(scenario, zones=(strip, secret)))
    assert {one.zone for one in public_view(partly).coverage} == {"strip"}
    for form in forms(partly):
        assert "depot" not in form.lower()


def test_consents_of_bodies_are_told_and_those_of_posts_are_not(comparison: Comparison) -> None:
    page, _, document = forms(comparison)
    assert {one["body"] for one in json.loads(document)["consents"]} == {"centre", "contingent"}
    assert "Peacekeeping contingent" in page


def test_a_body_that_mechanisms_share_is_named_once(comparison: Comparison) -> None:
    scenario = comparison.scenario
    known = scenario.mechanisms[0].known
    published = tuple(replace(one, known=known) for one in scenario.mechanisms)
    open_ = replace(comparison, scenario=replace(scenario, mechanisms=published))
    consents = public_consents(public_view(open_))
    assert [one.body.id for one in consents] == ["centre", "contingent"]
    assert all(len(one.mechanisms) == 3 for one in consents)


def test_the_public_page_says_why_it_does_not_answer(comparison: Comparison) -> None:
    page, table, _ = forms(comparison)
    for form in (" ".join(words_of(page).split()), " ".join(table.split())):
        assert "PUBLIC FORM" in form[:200]
        assert "What a single post would see or add is not public" in form
        assert "DELEGATION ONLY" not in form


def test_a_real_place_is_not_called_unreal(comparison: Comparison) -> None:
    real = replace(
        comparison,
        trials=replace(comparison.trials, worlds=1),
        terrain=replace(comparison.terrain, approximate=False),
    )
    for form in forms(real)[:2]:
        assert "NO FINDING" not in form
        assert "no finding" not in form


def test_the_public_page_is_written_whole(tmp_path: Path, comparison: Comparison) -> None:
    write_public_page(comparison, tmp_path / "public.html")
    assert (tmp_path / "public.html").read_text(encoding="utf-8") == forms(comparison)[0]
