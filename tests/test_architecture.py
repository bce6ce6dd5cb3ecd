"""The table of rooms in the manual, the contract in pyproject.toml and the code say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"\| \d \| `(?P<room>\w+)`(?P<planned> \*planned\*)? \|.*\| (?P<may>[^|]+) \|")
ARROW = re.compile(r"truceline\.(?P<room>\w+)\.\*\* -> truceline\.(?P<other>\w+)(\.\*\*)?")


def rows() -> list[re.Match[str]]:
    table = (ROOT / "docs/background/architecture.md").read_text(encoding="utf-8")
    return list(ROW.finditer(table))


def test_the_table_and_the_contract_have_the_same_arrows() -> None:
    in_table = {
        (row["room"], other)
        for row in rows()
        for other in row["may"].split(", ")
        if other not in {"every room", "nothing"}
    }
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    arrows = next(each["ignore_imports"] for each in contracts if "ignore_imports" in each)
    found = [ARROW.fullmatch(arrow) for arrow in arrows]
    assert in_table == {(arrow["room"], arrow["other"]) for arrow in found if arrow}


def test_the_table_knows_which_rooms_are_built() -> None:
    built = {row["room"] for row in rows() if not row["planned"]}
    package = ROOT / "src/truceline"
    rooms = {path.parent.name for path in package.glob("*/__init__.py")}
    modules = {path.stem for path in package.glob("*.py")} - {"__init__"}
    assert built == rooms | modules
