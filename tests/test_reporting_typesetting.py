from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typst
from pdf_reading import alternatives, extents, facts_of, font_names, pages_of, words_of

from truceline.reporting import font_shelf
from truceline.reporting.block import (
    Block,
    Board,
    Card,
    Cell,
    Column,
    Drawing,
    Fold,
    Gallery,
    Head,
    Item,
    Items,
    Look,
    Paragraph,
    Row,
    Run,
    Saying,
    Section,
    Table,
    Title,
    as_data,
)
from truceline.reporting.typesetting import UnfitForPdfError, UnsetCharacterError, typeset

A4_WIDE_PT = 595.3
DAY = date(2031, 5, 4)
HEAD = Head(
    marking="DELEGATION ONLY",
    why="It shows posts.",
    title="A document",
    heading="The line at the mill",
    question="What would a post add?",
    answer="It would add 38 km² (12–71).",
    badges=("NOT AN OFFICIAL DOCUMENT",),
)

INJECTIONS = [
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0": *',
    '#include "kit.typ"',
    "#let x = 1; #x",
    "$ x^2 $ = Heading\n== Another\n- item + item / term: it",
    "`raw` ```py print(1)``` \"quoted\" 'single' \\u{41} \\",
    "*bold* _emphasis_ @reference <label> ~ -- --- ... [content] {code} // comment /* more */",
    '#set page(width: 1pt) #eval("1+1") #sys.inputs #panic("no") #while true {}',
    '"); #panic("out") //',
    "{{ 7 * 7 }} {% raw %} <script>alert(1)</script> &amp; &#x41;",
    '\\", "injected": "yes',
]


def document(*blocks: Block, head: Head = HEAD, language: str = "en") -> bytes:
    """Typeset blocks as the one section of a document."""
    section = Section(key="all", title="Everything", blocks=blocks)
    facts = {"head": as_data(head), "sections": as_data((section,)), "foot": "A foot"}
    return typeset("document.typ", facts, language=language, dated_on=DAY)


def everywhere(text: str) -> tuple[Block, ...]:
    """Return a text in every kind of block that holds words."""
    said = Saying(who=text, stance=text, words=text, language="xx", alike=text, known=text)
    card = Card(status=text, part=text, question=text, sayings=(said,), silent=text)
    run = Run(before=text, text=text, language="not a tag")
    table = Table(
        caption=text,
        gaps=(text,),
        columns=(Column(title=text), Column(title=text, look=Look.STATE, language="hy-AM")),
        rows=(Row(cells=(Cell(text=text, note=text), Cell(text=text, runs=(run,)))),),
    )
    items = Items(items=(Item(text=text, note=text),))
    return Paragraph(text=text), Title(text=text), table, items, Board(cards=(card,))


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_text_that_is_program_comes_out_as_it_is(text: str) -> None:
    head = Head(
        marking=text, why=text, title=text, heading=text, question=text, answer=text, badges=(text,)
    )
    pdf = document(*everywhere(text), head=head)
    said, wanted = "".join(words_of(pdf).split()), "".join(text.split())
    assert said.count(wanted) >= 12
    assert "root:x:0" not in said
    assert facts_of(pdf)["Title"] == " ".join(text.split())


def test_control_characters_and_marks_that_turn_the_writing_are_not_set() -> None:
    pdf = document(Paragraph(text="one\x00two\x1b[31m \u202e12–71\u202c\u2066end\u2069 \ud800"))
    assert "one two [31m 12–71end \N{REPLACEMENT CHARACTER}" in words_of(pdf)


LONG = " ".join(f"word{number}" for number in range(2_400))
LONG_RUN = Run(before=LONG, text=LONG, language="hy")
LONG_SAYING = Saying(who=LONG, stance="open", words=LONG, language="en", alike=LONG, known=LONG)
LONG_DRAWING = Drawing(
    title=LONG,
    note=LONG,
    text=LONG,
    svg='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><circle r="1"/></svg>',
    alternative="A circle",
    caption=LONG,
)
LONG_CARD = Card(status="s", part="p", question=LONG, sayings=(LONG_SAYING,), silent=LONG)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("block", "times"),
    [
        pytest.param(Paragraph(text=LONG), 1, id="paragraph"),
        pytest.param(Title(text=LONG), 1, id="title"),
        pytest.param(Items(items=(Item(text=LONG, note=LONG),)), 2, id="items"),
        pytest.param(
            Table(
                columns=(Column(title="A"), Column(title="B")),
                rows=(Row(cells=(Cell(text="x"), Cell(text=LONG, note=LONG))),),
            ),
            2,
            id="cell",
        ),
        pytest.param(
            Table(
                caption=LONG,
                gaps=(LONG,),
                columns=(Column(title="A"),),
                rows=(Row(cells=(Cell(text="", runs=(LONG_RUN,)),)),),
            ),
            4,
            id="caption and runs",
        ),
        pytest.param(
            Board(cards=(LONG_CARD,)),
            6,
            id="card",
        ),
        pytest.param(LONG_DRAWING, 4, id="drawing"),
        pytest.param(Gallery(drawings=(LONG_DRAWING,)), 4, id="gallery"),
        pytest.param(Fold(summary=LONG, blocks=(Paragraph(text=LONG, soft=True),)), 2, id="fold"),
    ],
)
def test_of_a_text_longer_than_a_page_no_word_is_lost(block: Block, times: int) -> None:
    assert len(LONG) > 20_000
    said = Counter(re.findall(r"word\d+", words_of(document(block))))
    assert min(said[f"word{number}"] for number in range(2_400)) >= times


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["W", "漢"])
def test_a_word_longer_than_a_line_is_broken(sign: str) -> None:
    text = f"{sign * 20_000}–{sign * 20}"
    table = Table(
        columns=(Column(title="A"), Column(title="B")),
        rows=(Row(cells=(Cell(text="x"), Cell(text=text))),),
    )
    for block in (Paragraph(text=text), table):
        pdf = document(block)
        assert words_of(pdf).count(sign) >= 20_020
        assert all(0 < left < right < A4_WIDE_PT for left, right in extents(pdf))


@pytest.mark.slow
def test_a_long_head_loses_no_word_and_keeps_its_bar_on_one_line() -> None:
    head = replace(HEAD, title=LONG, heading=LONG, question=LONG, answer=LONG, why=LONG)
    pages = pages_of(document(Paragraph(text="The end of it."), head=head))
    said = Counter(re.findall(r"word\d+", " ".join(pages)))
    assert min(said[f"word{number}"] for number in range(2_400)) >= 4
    assert "The end of it." in pages[-1]
    assert all("DELEGATION ONLY" in page and "A foot" in page for page in pages)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Xankəndi, Ağdam, Şuşa, Çaylı, İğdır, ıI", id="Azerbaijani and Turkish"),
        pytest.param("Степанакерт, Ханкенди, Ёлки", id="Russian"),
        pytest.param("Ստեփանակերտ ՝՞՛՜։֊ 500 ֏", id="Armenian with its dram sign"),
        pytest.param("Où l’œuvre déjà ?", id="French"),
        pytest.param("სტეფანაკერტი", id="Georgian"),
        pytest.param("38 km² · 12–71 % → ≥ 5° ± 2′ € № «»“”„‘’", id="signs of measure"),
        pytest.param("日本 中国 한국", id="Chinese, Japanese, Korean"),
    ],
)
def test_every_script_used_here_comes_out_and_in_fonts_of_the_package(text: str) -> None:
    pdf = document(Paragraph(text=text), Title(text=text))
    assert words_of(pdf).count(text) >= 2
    assert all(one.startswith(("SourceSans3-", "KurintoSans")) for one in font_names(pdf))


def test_right_to_left_and_combining_marks_are_set() -> None:
    pdf = document(
        Paragraph(text="تقرير 38 km² (12–71)"), Paragraph(text="e\u0301\u0302\u0323 x\u0301")
    )
    said = words_of(pdf)
    assert "تقرير" in unicodedata.normalize("NFKC", said)
    assert "38 km² (12–71)" in said
    assert unicodedata.normalize("NFC", "e\u0301\u0302\u0323") in unicodedata.normalize("NFC", said)


@pytest.mark.parametrize(
    ("sign", "code"),
    [("\N{GRINNING FACE}", "U+1F600 (GRINNING FACE)"), ("\ue123", "U+E123 (without a name)")],
)
def test_a_sign_that_no_font_has_is_named_with_its_place(sign: str, code: str) -> None:
    card = Card(status="open", part="rules", question="Who?", sayings=(), silent=f"Known {sign} so")
    with pytest.raises(UnsetCharacterError) as caught:
        document(Paragraph(text="all is well"), Board(cards=(card,)))
    assert str(caught.value) == (
        f"No font of the PDF has the character {code}, which stands in “Known {sign} so” under "
        "“Who?”. Write it otherwise, or leave out the PDF; the page can show it."
    )
    assert caught.value.character == sign


def test_a_sign_without_a_heading_is_named_too() -> None:
    with pytest.raises(UnsetCharacterError, match=r"stands in “\ue123”\. Write"):
        typeset("sign.typ", {"foot": "\ue123", "sections": [{"why": "fine"}]}, **AS_GIVEN)


AS_GIVEN: dict[str, Any] = {"language": "en", "dated_on": DAY}


@pytest.mark.slow
def test_very_long_texts_in_another_script_fit_everywhere() -> None:
    text = "Ստեփանակերտ " * 1_700
    head = replace(HEAD, title=text, heading=text, question=text, answer=text, why=text)
    drawing = replace(LONG_DRAWING, title=text, alternative=text)
    pdf = document(*everywhere("Ստեփանակերտ"), Title(text=text), drawing, head=head)
    assert len(facts_of(pdf)["Title"]) == 1_001
    assert len(alternatives(pdf)[0]) == 1_001
    assert words_of(pdf).count("Ստեփանակերտ") > 6 * 1_700


def test_what_the_standards_do_not_allow_is_a_sentence() -> None:
    with pytest.raises(UnfitForPdfError, match=r"PDF/A-2a error: a PDF string is longer"):
        document(Paragraph(text="e" + "\u0301" * 20_000))


def test_a_wrong_template_is_a_mistake_of_the_program() -> None:
    with pytest.raises(typst.TypstError):
        typeset("document.typ", {"head": "none"}, **AS_GIVEN)


@pytest.mark.parametrize(
    ("language", "code"),
    [("en", "en"), ("hy", "hy"), ("az-Latn", "az"), ("x-private", "en"), ("1234", "en")],
)
def test_the_document_says_its_language(language: str, code: str) -> None:
    assert facts_of(document(Paragraph(text="Words"), language=language))["Lang"] == code


def test_the_file_is_dated_on_the_day_and_no_finer() -> None:
    pdf = document(Paragraph(text="Words"))
    assert {facts_of(pdf)[key] for key in ("CreationDate", "ModDate")} == {"D:20310504000000Z"}
    assert document(Paragraph(text="Words")) == pdf


def test_a_table_over_pages_repeats_its_header() -> None:
    table = Table(
        columns=(Column(title="Head of names"), Column(title="Head of figures", look=Look.FIGURE)),
        rows=tuple(Row(cells=(Cell(text=f"Row {n}"), Cell(text=f"{n} km²"))) for n in range(160)),
    )
    pages = pages_of(document(table))
    assert len(pages) > 3
    assert all(one.count("Head of names Head of figures") == 1 for one in pages)


def test_the_fonts_are_those_of_the_package() -> None:
    paths = {Path(str(one.path)) for one in font_shelf.fonts().fonts()}
    assert paths
    folders = font_shelf.font_folders(font_shelf.PACKAGE)
    assert {one.parent for one in paths} == set(folders)


def test_without_the_package_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(font_shelf, "PACKAGE", "no_such_fonts")
    font_shelf.fonts.cache_clear()
    try:
        with pytest.raises(font_shelf.FontsMissingError, match="package no-such-fonts"):
            font_shelf.fonts()
    finally:
        font_shelf.fonts.cache_clear()
