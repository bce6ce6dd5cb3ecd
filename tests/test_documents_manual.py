from __future__ import annotations

import re
from pathlib import Path

from truceline.documents.folder_check import MECHANISM_FILES, SCENARIO_FILES
from truceline.documents.scenario_folder import read_scenario

PAGE = Path(__file__).parent.parent / "docs/reference/scenario-format.md"
BLOCK = re.compile(r"(?ms)^```(?:yaml|csv|json) (?P<file>\S+)\n(?P<content>.*?)^```$")


def test_the_scenario_of_the_manual_can_be_read(tmp_path: Path) -> None:
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        path = tmp_path / block["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block["content"], encoding="utf-8")
    scenario = read_scenario(tmp_path)
    assert [len(one.assets) for one in scenario.mechanisms] == [1, 2]
    written = {path.name for path in tmp_path.rglob("*.*") if path.is_file()}
    assert written == {*SCENARIO_FILES, *MECHANISM_FILES}


def test_the_manual_names_every_word_that_a_field_takes() -> None:
    page = PAGE.read_text(encoding="utf-8")
    schemas = PAGE.parent / "schemas"
    listed = (path.read_text(encoding="utf-8") for path in schemas.glob("*.schema.json"))
    enums = {
        word for text in listed for found in ENUM.findall(text) for word in WORD.findall(found)
    }
    assert not {word for word in enums if word not in page} - NOT_OURS


ENUM = re.compile(r'"enum": \[(.*?)\]', re.DOTALL)
WORD = re.compile(r'"(.*?)"')
NOT_OURS = {"urn:ogc:def:crs:OGC:1.3:CRS84", "name", "MultiLineString", "Feature"}
