"""All files of a scenario folder, read and put together as one tree in the domain's shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from truceline.documents.csv_text import Table, read_csv
from truceline.documents.errors import UnreadableFileError
from truceline.documents.feature import line_nodes, zone_nodes
from truceline.documents.file_shape import SHAPES
from truceline.documents.gazetteer import (
    HEIGHT_COLUMNS,
    PLACE_COLUMNS,
    column_problems,
    height_nodes,
    place_nodes,
)
from truceline.documents.identity import is_identifier
from truceline.documents.json_text import read_json
from truceline.documents.mechanism_folder import MechanismDocuments, effective, incomplete_assets
from truceline.documents.node import HOLE, Mark, Node
from truceline.documents.problem import Problem, Reading
from truceline.documents.text_file import read_text
from truceline.documents.yaml_text import read_yaml
from truceline.domain.place import Place, SpotHeight

MECHANISMS = "mechanisms"
_LISTS = ("sources", "delegations", "parameters", "positions", "sensors")
_PARTS = ("assets.yaml", "rules.yaml", "release.yaml", "procedure.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFiles:
    """What was read: the tree, each file with its type, the mechanisms, and the problems."""

    folder: Path
    scenario: Node
    documents: tuple[tuple[Node, type], ...]
    mechanisms: Mapping[str, MechanismDocuments]
    listed: Node
    problems: tuple[Problem, ...]


def read_files(folder: Path) -> ScenarioFiles:
    """Read every file that the format lists."""
    reader = _Reader(folder)
    head = reader.document("scenario.yaml")
    fields = {name: reader.document(f"{name}.yaml").get(name) for name in _LISTS}
    fields["agreement"] = reader.document("agreement.yaml")
    fields["lines"] = reader.boundaries("lines.geojson", line_nodes)
    fields["zones"] = reader.boundaries("zones.geojson", zone_nodes)
    fields["places"] = reader.table("places.csv", PLACE_COLUMNS, place_nodes)
    fields["spot_heights"] = reader.table("heights.csv", HEIGHT_COLUMNS, height_nodes)
    listed = head.get("mechanisms")
    mechanisms = reader.mechanisms(listed)
    fields[MECHANISMS] = Node(
        tuple(effective(name, mechanisms) for name in mechanisms), listed.mark, listed.key_mark
    )
    for name, noun in (("places", Place), ("spot_heights", SpotHeight)):
        reader.documents.extend((node, noun) for node in fields[name].items)
    return ScenarioFiles(
        folder=folder,
        scenario=Node({**head.fields, **fields}, head.mark),
        documents=tuple(reader.documents),
        mechanisms=mechanisms,
        listed=listed,
        problems=tuple(reader.problems),
    )


@dataclass
class _Reader:
    """Reads one file after another and gathers what it finds."""

    folder: Path
    documents: list[tuple[Node, type]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def document(self, name: str) -> Node:
        """Read a file that has a schema."""
        path = self.folder / name
        read = read_json if path.suffix == ".geojson" else read_yaml
        try:
            reading = read(read_text(path), file=str(path))
        except UnreadableFileError as error:
            reading = Reading(node=Node(HOLE, error.problem.at), problems=(error.problem,))
        self.problems.extend(reading.problems)
        if reading.node.value is not None or path.name not in _PARTS:
            self.documents.append((reading.node, SHAPES[path.name]))
        return reading.node

    def boundaries(self, name: str, shape: Callable[[Node], tuple[Node, ...]]) -> Node:
        """Read a file of features."""
        node = self.document(name)
        return node if node.is_hole else Node(shape(node), node.mark)

    def table(
        self, name: str, columns: tuple[str, ...], shape: Callable[[Table], tuple[Node, ...]]
    ) -> Node:
        """Read a table."""
        path = self.folder / name
        try:
            table = read_csv(read_text(path), file=str(path))
        except UnreadableFileError as error:
            self.problems.append(error.problem)
            return Node(HOLE, error.problem.at)
        self.problems.extend(table.problems)
        self.problems.extend(column_problems(table, columns))
        complete = {cell.text for cell in table.header}.issuperset(columns)
        return Node(shape(table) if complete else HOLE, Mark(str(path)))

    def mechanisms(self, listed: Node) -> dict[str, MechanismDocuments]:
        """Read the folder of each listed mechanism."""
        names = dict.fromkeys(node.text for node in listed.items if is_identifier(node.text))
        return {name: self._mechanism(f"{MECHANISMS}/{name}") for name in names}

    def _mechanism(self, folder: str) -> MechanismDocuments:
        assets, rules, release, procedure = (self._optional(f"{folder}/{part}") for part in _PARTS)
        head = self.document(f"{folder}/mechanism.yaml")
        self.problems.extend(incomplete_assets(assets))
        return MechanismDocuments(
            head=head, assets=assets, rules=rules, release=release, procedure=procedure
        )

    def _optional(self, name: str) -> Node:
        path = self.folder / name
        present = path.exists() or path.is_symlink()
        absent = Node({}, Mark(str(path)))
        node = self.document(name) if present else absent
        return absent if node.value is None else node
