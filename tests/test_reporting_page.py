from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_comparison import fake_comparison
from fake_scenario import NORTHLAND, SOUTHLAND, fake_scenario
from numpy.typing import NDArray

from truceline.planning.comparison import Comparison, SeenMap
from truceline.reporting.comparison_page import page_of, write_page
from truceline.reporting.public_page import public_page_of
from truceline.reporting.public_view import public_view

VOID = {"meta", "input", "br", "link", "img"}


class Tags(HTMLParser):
    """Collects what a page is made of, and refuses tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and whether it has to close."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Refuse an end without its beginning."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what a reader sees."""
        if not {"script", "style"} & set(self.open):
            self.text.append(data)

    def all(self, name: str) -> Iterator[str]:
        """Return all values of an attribute."""
        return (value for _, attrs in self.tags if (value := attrs.get(name)) is not None)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return fake_comparison()


@pytest.fixture(scope="module")
def html(comparison: Comparison) -> str:
    return page_of(comparison)


@pytest.fixture(scope="module", params=["delegation", "public"])
def either(request: pytest.FixtureRequest, comparison: Comparison, html: str) -> str:
    return html if request.param == "delegation" else public_page_of(public_view(comparison))


def test_the_first_lines_mark_and_answer(html: str) -> None:
    text = " ".join(" ".join(Tags(html).text).split())
    marking, rest = text.split("DELEGATION ONLY", 1)
    assert "Skip to the answer" in marking
    assert rest.index("What would a post of Northland's own add") < 260
    assert rest.index("would see 38") < rest.index("What is seen, on the map")
    assert "NO FINDING ABOUT THE REAL PLACE" in rest[:1200]
    assert "Illustrative positions" in rest[:1300]


def test_every_tag_closes_and_every_reference_leads_somewhere(either: str) -> None:
    page = Tags(either)
    assert page.open == []
    ids = list(page.all("id"))
    assert len(ids) == len(set(ids))
    wanted = {one for value in page.all("aria-labelledby") for one in value.split()}
    wanted |= set(page.all("for"))
    wanted |= {value[1:] for value in page.all("href") if value.startswith("#")}
    assert wanted <= set(ids)


def test_headings_go_down_one_step_at_a_time(either: str) -> None:
    levels = [int(tag[1]) for tag, _ in Tags(either).tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_page_asks_nothing_of_any_host(either: str) -> None:
    page = Tags(either)
    loads = [*page.all("src"), *page.all("href"), *page.all("srcset"), *page.all("action")]
    assert all(one.startswith(("#", "data:image/png;base64,")) for one in loads)
    style = "".join(re.findall(r"<style>(.*?)</style>", either, re.DOTALL))
    assert re.findall(r"url\((?!#)", style) == []
    assert "@import" not in style
    assert "@font-face" not in style
    script = "".join(re.findall(r"<script>(.*?)</script>", either, re.DOTALL))
    assert not re.search(r"fetch|XMLHttp|WebSocket|import\(|sendBeacon|localStorage", script)


def test_the_policy_lets_in_this_script_and_nothing_else(either: str) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", either, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = next(
        attrs["content"]
        for tag, attrs in Tags(either).tags
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    handlers = [name for _, attrs in Tags(either).tags for name in attrs if name.startswith("on")]
    assert handlers == []


def test_words_of_a_scenario_are_never_mark_up(comparison: Comparison) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"{{ 7 * 7 }}"
    scenario = replace(fake_scenario(), names={"en": evil}, question={"en": evil})
    zones = tuple(replace(one, names={"en": evil}) for one in scenario.zones)
    places = tuple(
        replace(one, names={"en": evil, 'x" onload="y': evil}) for one in scenario.places
    )
    hostile = replace(comparison, scenario=replace(scenario, zones=zones, places=places))
    for page in (page_of(hostile), public_page_of(public_view(hostile))):
        tags = Tags(page)
        assert [tag for tag, _ in tags.tags].count("script") == 1
        assert "img" not in {tag for tag, _ in tags.tags}
        assert "{{ 7 * 7 }}" in "".join(tags.text)
        assert not [name for _, attrs in tags.tags for name in attrs if name.startswith("on")]


def test_each_mechanism_has_a_switch_and_its_own_layer(html: str) -> None:
    page = Tags(html)
    switches = [attrs for tag, attrs in page.tags if attrs.get("name") == "shown"]
    assert [one["id"] for one in switches] == ["shown-0", "shown-1", "shown-2"]
    assert [one["id"] for one in switches if "checked" in one] == ["shown-1"]
    layers = [value for value in page.all("class") if re.search(r"\bof-\d", value)]
    assert {f"of-{index}" for index in range(3)} == {one.split()[-1] for one in layers}
    assert len([tag for tag, _ in page.tags if tag == "image"]) == 4


def test_delegations_have_no_colours(html: str) -> None:
    marks = re.findall(r'<g class="(mark[^"]*)"', html)
    assert set(marks) <= {"mark", "mark hollow", "mark extra", "mark hollow extra"}


def test_the_board_shows_words_sources_and_silence(html: str) -> None:
    text = " ".join(" ".join(Tags(html).text).split())
    assert (
        "Northland open “A post of our own is necessary.” So answered by the mechanism: With an "
        "independent post. verbatim · 2 May 2031 · Gazette" in text
    )
    assert "Southland opposed It is unnecessary. reported · 2 May 2031 · Gazette" in text
    assert "No public position known: Eastmark, Midland, Northland, Southland." in text


def test_the_same_comparison_gives_the_same_page(comparison: Comparison, html: str) -> None:
    assert page_of(fake_comparison()) == html
    assert page_of(comparison, language="zz") == html


def test_words_keep_the_language_in_which_they_were_said(comparison: Comparison) -> None:
    scenario = comparison.scenario
    own = tuple(replace(one, words={"xx": "Yerli söz"}) for one in scenario.positions)
    page = page_of(replace(comparison, scenario=replace(scenario, positions=own)))
    assert '<blockquote lang="xx">“Yerli söz”</blockquote>' in page
    quoted = tuple(replace(one, words={"en": "He said: ‘No’"}) for one in scenario.positions)
    page = page_of(replace(comparison, scenario=replace(scenario, positions=quoted)))
    assert '<blockquote lang="en">He said: ‘No’</blockquote>' in page


def test_what_is_run_otherwise_is_said(comparison: Comparison) -> None:
    scenario = comparison.scenario
    base, asked, *rest = scenario.mechanisms
    aircraft, *posts = asked.assets
    joint = replace(aircraft, operator=(NORTHLAND, SOUTHLAND))
    changed = replace(asked, assets=(joint, *posts))
    other = replace(scenario, mechanisms=(base, changed, *rest))
    text = " ".join("".join(Tags(page_of(replace(comparison, scenario=other))).text).split())
    assert "changed: Aircraft of the Centre" in text
    assert "run by: Northland → Northland, Southland" in text


def test_a_page_of_one_known_world_claims_no_range(comparison: Comparison) -> None:
    trials = replace(comparison.trials, worlds=1, placings=1)
    terrain = replace(comparison.terrain, approximate=False)
    text = "".join(Tags(page_of(replace(comparison, trials=trials, terrain=terrain))).text)
    assert "NO FINDING" not in text
    assert "there is one world and figures have no range" in text


def test_a_comparison_without_the_asked_or_additions_is_still_a_page(
    comparison: Comparison,
) -> None:
    alone = replace(
        comparison, mechanisms=comparison.mechanisms[:1], maps=comparison.maps[:1], added=()
    )
    text = "".join(Tags(page_of(alone)).text)
    assert "No mechanism adds an asset to Joint centre only." in text


@pytest.mark.slow
def test_pictures_grow_coarser_until_the_page_is_small_enough(html: str) -> None:
    comparison = fake_comparison()
    ground, seen = comparison.ground, comparison.maps
    large = replace(
        comparison,
        ground=replace(
            ground,
            grid=replace(ground.grid, n_rows=600, n_cols=800, cell_m=62.5),
            shade=np.random.default_rng(1).integers(0, 256, (600, 800), dtype=np.uint8),
            watched=ground.watched.repeat(4, 0).repeat(4, 1),
            void=ground.void.repeat(4, 0).repeat(4, 1),
        ),
        maps=tuple(map(_four_times_finer, seen)),
    )
    finest, coarsest = page_of(large), page_of(large, most_bytes=1)
    assert len(html) < len(coarsest) < 0.6 * len(finest)


def _four_times_finer(seen: SeenMap) -> SeenMap:
    def finer(cells: NDArray[Any]) -> NDArray[Any]:
        return cells.repeat(4, 0).repeat(4, 1)

    return SeenMap(
        mechanism=seen.mechanism,
        seen=finer(seen.seen),
        from_the_ground=finer(seen.from_the_ground),
        two_delegations=finer(seen.two_delegations),
        added=finer(seen.added),
        added_without_aircraft=finer(seen.added_without_aircraft),
    )


def test_a_file_is_written_whole(tmp_path: Path, comparison: Comparison, html: str) -> None:
    path = tmp_path / "new" / "page.html"
    write_page(comparison, path)
    assert path.read_text(encoding="utf-8") == html
    assert [one.name for one in path.parent.iterdir()] == ["page.html"]


def test_what_cannot_be_written_leaves_nothing_behind(
    tmp_path: Path, comparison: Comparison
) -> None:
    taken = tmp_path / "page.html"
    taken.mkdir()
    with pytest.raises(OSError, match=r"page\.html"):
        write_page(comparison, taken)
    assert [one.name for one in tmp_path.iterdir()] == ["page.html"]
