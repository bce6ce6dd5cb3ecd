from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.register.search_key import search_key


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Ağdam", "agdam"),
        ("AĞDAM", "Ağdam"),
        ("Ağdərə", "AĞDƏRƏ"),
        ("Ağdərə", "agdere"),
        ("Ակնա", "ԱԿՆԱ"),
        ("ığdır", "İğdır"),
        ("Iğdır", "igdir"),
        ("İ I ı i", "i i i i"),
        ("և", "եւ"),
        ("ԵՎ", "և"),
        ("Երևան", "ԵՐԵՒԱՆ"),
        ("ինչո՞ւ", "ինչու"),
        ("ёлка", "ЕЛКА"),
        ("Щучье", "щучье"),
        ("режи́ма", "режима"),
        ("შუშა", "ᲨᲣᲨᲐ"),
        ("كَرْبَلاء", "كربلاء"),
        ("کربلا ۱۲", "كربلا 12"),
        ("Step’anakert", "stepanakert"),
        ("straße", "STRASSE"),
        ("e\u0301tat", "\u00e9tat"),
        ("№ 7", "no 7"),
        ("℡", "tel"),
    ],
)
def test_two_spellings_of_one_word_have_one_key(stored: str, asked: str) -> None:
    assert search_key(stored) == search_key(asked) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("Ağdam", "Ağdərə"), ("Ակնա", "Agdam"), ("Şuşa", "Шуша"), ("7", "17")]
)
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


def test_signs_part_words_and_leave_nothing_themselves() -> None:
    assert search_key("  heavy-machine_gun, (2–4km) … ") == "heavy machine gun 2 4km"
    assert search_key("«Аг»—١٢\n") == "аг 12"
    assert search_key("…") == ""


def test_vowels_that_are_letters_of_their_own_stay() -> None:
    assert search_key("हिन्दी") != search_key("हदी")


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text())
def test_normal_forms_and_case_make_no_difference(text: str) -> None:
    key = search_key(text)
    for form in ("NFC", "NFD"):
        assert search_key(unicodedata.normalize(form, text)) == key


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_takes_the_same_way_as_all_else(text: str) -> None:
    assert search_key(text) == search_key(text + "\u2026")
