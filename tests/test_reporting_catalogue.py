from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from truceline.reporting.catalogue import catalogue_of, languages

ROOM = Path(str(files("truceline.reporting")))
KEY = re.compile(r"""(?:say|count|\bt)\(\s*f?["']([a-z_0-9.{}~ -]+)["']""")


def test_every_text_that_is_asked_for_is_there() -> None:
    texts = catalogue_of("en").texts
    for file in [*ROOM.glob("*.py"), *ROOM.glob("templates/*.j2")]:
        for key in KEY.findall(file.read_text(encoding="utf-8")):
            start = key.split("{")[0].rstrip(". ")
            known = [one for one in texts if one == start or one.startswith(f"{start}.")]
            assert known or not start, f"{file.name} asks for {key}"


def test_an_unknown_language_gets_english() -> None:
    assert catalogue_of("zz").say("mark.delegation_only") == "DELEGATION ONLY"
    assert (catalogue_of("zz").language, catalogue_of("zz").written_in) == ("zz", "en")
    assert catalogue_of("zz").name({"zz": "own", "en": "other"}) == "own"


def test_a_catalogue_lacks_no_gap_of_the_english_one() -> None:
    english = catalogue_of("en").texts
    for language in languages():
        for key, text in catalogue_of(language).texts.items():
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", english[key]))


def test_things_are_counted_in_the_right_number() -> None:
    words = catalogue_of("en")
    assert words.count("trials.worlds", 1, "1") == "1 trial"
    assert words.count("trials.worlds", 2000, "2,000") == "2,000 trials"
