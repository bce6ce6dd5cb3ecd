from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from fake_comparison import fake_comparison
from pdf_reading import alternatives, facts_of, font_names, kinds, opened, pages_of, words_of

from truceline.planning.comparison import Comparison
from truceline.reporting.comparison_page import page_of
from truceline.reporting.comparison_pdf import pdf_of, public_pdf_of, write_pdf, write_public_pdf
from truceline.reporting.public_page import public_page_of
from truceline.reporting.public_view import public_view
from truceline.reporting.typesetting import UnsetCharacterError

pytestmark = pytest.mark.slow

MOST_BYTES_OF_TEN_PAGES = 1_000_000


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return fake_comparison()


@pytest.fixture(scope="module")
def own(comparison: Comparison) -> bytes:
    return pdf_of(comparison)


@pytest.fixture(scope="module")
def public(comparison: Comparison) -> bytes:
    return public_pdf_of(public_view(comparison))


@pytest.fixture(scope="module", params=["delegation", "public"])
def either(request: pytest.FixtureRequest, own: bytes, public: bytes) -> bytes:
    return own if request.param == "delegation" else public


class Shown(HTMLParser):
    """Collects the words of a page that a reader sees, drawings and keys left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.hidden: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the beginning of what is left out."""
        if tag in {"script", "style", "svg", "title"} or ("class", "keys") in attrs:
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note its end."""
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        """Note what a reader sees."""
        if not self.hidden:
            self.words.append(data)


def shown(html: str) -> str:
    return " ".join(" ".join(Shown(html).words).replace("\N{WORD JOINER}", "").split())


def figures(text: str) -> set[str]:
    """Return every figure of a text with its unit and its range."""
    found = re.findall(r"<?\d[\d.,]*(?: (?:km²|km|m|%))?(?: \([\d.,<]+–[\d.,]+\))?", text)
    return {one.rstrip(".,") for one in found}


def test_a_pdf_says_that_it_is_for_all_and_to_be_kept(either: bytes) -> None:
    pdf = opened(either)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert "The line at the mill, 2031" in str(pdf.docinfo["/Title"])


def test_headings_tables_and_pictures_are_known_to_be_such(either: bytes) -> None:
    levels = [int(kind[1]) for kind in kinds(either) if re.fullmatch(r"H\d", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    found = Counter(kinds(either))
    assert found["THead"] == found["Table"] > 0
    assert found["TH"] >= 2 * found["Table"]
    assert alternatives(either)
    assert all(one.strip() for one in alternatives(either))


def test_the_words_for_a_map_say_whose_sight_it_shows(own: bytes, comparison: Comparison) -> None:
    said = alternatives(own)
    assert len(said) == len(comparison.mechanisms)
    assert said[0].startswith("Map of what is seen: With an independent post.")


def test_fonts_are_those_of_the_package(either: bytes) -> None:
    assert all(one.startswith(("SourceSans3-", "KurintoSans-")) for one in font_names(either))


def test_the_pdf_has_every_figure_of_the_page(own: bytes, comparison: Comparison) -> None:
    wanted = figures(shown(page_of(comparison)))
    assert {"38 km² (12–71)", "20 % (17–23)"} <= wanted
    assert wanted - figures(words_of(own)) == set()


def test_the_pdf_says_no_more_than_its_page(public: bytes, comparison: Comparison) -> None:
    page = shown(public_page_of(public_view(comparison)))
    said = figures(words_of(public)) - figures(page)
    n_pages = len(opened(public).pages)
    own_pages = {str(number) for number in range(1, n_pages + 1)}
    scale = {"10 km"}
    assert said <= own_pages | scale
    beside = {"Annex:", "places,", "lines", "and", "zones", "N", "·", "/", ".", "•", "–"}
    names = set(re.findall(r"[^\W\d]{3,}", words_of(public))) - set(
        re.findall(r"[^\W\d]{3,}", page)
    )
    assert names - beside == {"Annex"}


def test_the_public_pdf_holds_nothing_of_a_post(public: bytes, comparison: Comparison) -> None:
    said = words_of(public)
    assets = {
        name
        for one in comparison.scenario.mechanisms
        for asset in one.assets
        for name in asset.names.values()
    }
    kept = {one for one in assets if one in shown(public_page_of(public_view(comparison)))}
    assert not [one for one in assets - kept if one in said]
    assert "DELEGATION ONLY" not in said


def test_each_page_says_who_may_read_it_and_its_number(own: bytes, public: bytes) -> None:
    for pdf, mark in ((own, "DELEGATION ONLY"), (public, "PUBLIC FORM")):
        pages = pages_of(pdf)
        for number, page in enumerate(pages, start=1):
            assert page.startswith(mark)
            assert "NOT AN OFFICIAL DOCUMENT" in page
            assert page.endswith(f"{number} / {len(pages)}")


def test_the_same_comparison_gives_the_same_bytes(own: bytes, public: bytes) -> None:
    again = fake_comparison()
    assert pdf_of(again) == own
    assert public_pdf_of(public_view(again)) == public
    assert facts_of(own)["ModDate"] == "D:20310504000000Z"


def test_ten_pages_are_a_small_file(own: bytes) -> None:
    assert len(own) / len(opened(own).pages) < MOST_BYTES_OF_TEN_PAGES / 10


def test_the_question_a_missing_mechanism_and_no_addition_are_still_a_pdf(
    comparison: Comparison,
) -> None:
    alone = replace(
        comparison, mechanisms=comparison.mechanisms[:1], maps=comparison.maps[:1], added=()
    )
    assert "No mechanism adds an asset to Joint centre only." in words_of(pdf_of(alone))


def test_a_scenario_without_places_is_still_a_pdf(comparison: Comparison) -> None:
    nowhere = replace(comparison, scenario=replace(comparison.scenario, places=()))
    assert "The 0 places in every language" in words_of(pdf_of(nowhere))


def test_words_of_a_scenario_are_neither_typst_nor_svg(comparison: Comparison) -> None:
    evil = '#read("/etc/passwd") </text><script>alert(1)</script> ]]> & \x07 $x$'
    scenario = comparison.scenario
    hostile = replace(
        scenario,
        names={"en": evil},
        question={"en": evil},
        zones=tuple(replace(one, names={"en": evil}) for one in scenario.zones),
        places=tuple(replace(one, names={"en": evil}) for one in scenario.places),
    )
    said = words_of(pdf_of(replace(comparison, scenario=hostile)))
    assert said.count('#read("/etc/passwd") </text><script>alert(1)</script> ]]> & $x$') > 8
    assert "root:x:0" not in said


def test_a_sign_without_a_glyph_is_a_sentence_and_no_file(
    tmp_path: Path, comparison: Comparison
) -> None:
    names = {"en": "Post \N{GRINNING FACE}"}
    first, *rest = comparison.scenario.places
    places = (replace(first, names=names), *rest)
    odd = replace(comparison, scenario=replace(comparison.scenario, places=places))
    with pytest.raises(UnsetCharacterError, match=r"U\+1F600 \(GRINNING FACE\).*“Post "):
        write_pdf(odd, tmp_path / "comparison.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole(
    tmp_path: Path, comparison: Comparison, own: bytes, public: bytes
) -> None:
    write_pdf(comparison, tmp_path / "new" / "a.pdf")
    write_public_pdf(comparison, tmp_path / "new" / "b.pdf")
    assert (tmp_path / "new" / "a.pdf").read_bytes() == own
    assert (tmp_path / "new" / "b.pdf").read_bytes() == public
    assert sorted(one.name for one in (tmp_path / "new").iterdir()) == ["a.pdf", "b.pdf"]


def test_what_cannot_be_written_leaves_nothing_behind(
    tmp_path: Path, comparison: Comparison
) -> None:
    taken = tmp_path / "a.pdf"
    taken.mkdir()
    with pytest.raises(OSError, match=r"a\.pdf"):
        write_pdf(comparison, taken)
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files by setrlimit")
def test_a_full_disk_leaves_the_old_file_and_no_half_of_a_new_one(tmp_path: Path) -> None:
    old = tmp_path / "a.pdf"
    old.write_text("old")
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from fake_comparison import fake_comparison\n"
        "from truceline.reporting.comparison_pdf import write_pdf\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "write_pdf(fake_comparison(), Path(sys.argv[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(old)],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parent),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "File too large" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]
    assert old.read_text() == "old"
