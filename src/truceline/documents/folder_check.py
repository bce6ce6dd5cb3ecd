"""What stands in a scenario folder: nothing that the reader would pass over unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from truceline.documents.file_shape import SHAPES
from truceline.documents.node import Mark, Node
from truceline.documents.problem import Problem, nearest_of, one_of, shown

MECHANISM_FILES = (
    "mechanism.yaml",
    "assets.yaml",
    "rules.yaml",
    "release.yaml",
    "procedure.yaml",
)
TABLES = ("places.csv", "heights.csv")
SCENARIO_FILES = (*(name for name in SHAPES if name not in MECHANISM_FILES), *TABLES)
_DATA = {".yaml", ".yml", ".csv", ".geojson", ".json"}


def folder_problems(folder: Path, listed: Node) -> Iterator[Problem]:
    """Yield data files that are not read, and mechanisms that are not listed."""
    yield from _unread(folder, SCENARIO_FILES)
    names = {node.text for node in listed.items}
    for path in _inside(folder / "mechanisms"):
        if path.name in names:
            yield from _unread(path, MECHANISM_FILES)
        elif path.is_dir():
            yield Problem(
                at=listed.named_at,
                expected="every folder of mechanisms in the list",
                came=f"the folder {shown(path.name)} beside it",
                remedy="Add it to the list or remove the folder.",
            )


def _unread(folder: Path, known: Iterable[str]) -> Iterator[Problem]:
    for path in _inside(folder):
        if path.suffix in _DATA and path.name not in known:
            near = nearest_of(path.name, known)
            yield Problem(
                at=Mark(str(path)),
                expected=one_of(known),
                came=shown(path.name),
                remedy=f"Did you mean {near}?" if near else "Rename, move or remove the file.",
            )


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []  # that it cannot be listed shows when its files are read
