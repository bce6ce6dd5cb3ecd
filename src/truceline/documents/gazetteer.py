"""Rows of places.csv and heights.csv to the shapes of the domain."""

from __future__ import annotations

import re
from collections.abc import Iterable

from truceline.documents.csv_text import Table
from truceline.documents.node import Node
from truceline.documents.problem import Problem, nearest_of, shown
from truceline.documents.scalar import core_scalar
from truceline.documents.schema import LANGUAGE_PATTERN

_SHARED = ("id", "lat_deg", "lon_deg", "source", "since")
PLACE_COLUMNS = (*_SHARED, "precision_m")
HEIGHT_COLUMNS = (*_SHARED, "elevation_m")
_OPTIONAL = ("datum", "elevation_m", "illustrative")
_NAME = re.compile(f"(name|own:[^:]+):{LANGUAGE_PATTERN[1:-1]}")
_GROUPS = {"at": ("lat_deg", "lon_deg", "datum"), "known": ("source", "since", "illustrative")}


def place_nodes(table: Table) -> tuple[Node, ...]:
    """Return each row as a place."""
    return tuple(_place(row) for row in table.rows)


def height_nodes(table: Table) -> tuple[Node, ...]:
    """Return each row as a spot height."""
    return tuple(_grouped(row, ("id", "elevation_m")) for row in table.rows)


def column_problems(table: Table, required: tuple[str, ...]) -> Iterable[Problem]:
    """Yield a problem for each missing and each unknown column."""
    names = [cell.text for cell in table.header]
    for name in required:
        if len(names) > 1 and name not in names:
            yield Problem(
                at=table.header[0].mark,
                expected=f"the column {name}",
                came="none",
                remedy="Add it, or correct the name of the column that is meant.",
            )
    known = (*required, *(name for name in _OPTIONAL if name not in required))
    for cell in table.header:
        if len(names) > 1 and cell.text not in known and not _is_name(cell.text):
            near = nearest_of(cell.text, known)
            yield Problem(
                at=cell.mark,
                expected="a column of this table, name:LANGUAGE or own:DELEGATION:LANGUAGE",
                came=shown(cell.text),
                remedy=f"Did you mean {near}?" if near else "Remove or rename the column.",
            )


def _is_name(column: str) -> bool:
    return _NAME.fullmatch(column) is not None


def _place(row: Node) -> Node:
    node = _grouped(row, ("id", "precision_m", "elevation_m"))
    own = tuple(
        _own_name(column, cell)
        for column, cell in row.fields.items()
        if column.startswith("own:") and _is_name(column) and cell.text
    )
    return Node({**node.fields, "own_names": Node(own, row.mark)}, row.mark)


def _grouped(row: Node, direct: tuple[str, ...]) -> Node:
    fields = _chosen(row, direct)
    for group, columns in _GROUPS.items():
        fields[group] = Node(_typed(_chosen(row, columns)), row.mark)
    names = {
        column.removeprefix("name:"): cell
        for column, cell in row.fields.items()
        if column.startswith("name:") and _is_name(column) and cell.text
    }
    return Node({**_typed(fields), "names": Node(names, row.mark)}, row.mark)


def _chosen(row: Node, columns: tuple[str, ...]) -> dict[str, Node]:
    """Return the cells of some columns; an empty cell stays where something must stand."""
    return {
        name: row.fields[name]
        for name in columns
        if name in row.fields and (row.fields[name].text or name not in _OPTIONAL)
    }


def _typed(fields: dict[str, Node]) -> dict[str, Node]:
    """Give numbers and truth values their type where the column holds them."""
    typed = {}
    for name, node in fields.items():
        holds_text = not (name.endswith(("_m", "_deg")) or name == "illustrative")
        value = node.value if holds_text else core_scalar(node.text)
        typed[name] = Node(value, node.mark, node.key_mark)
    return typed


def _own_name(column: str, cell: Node) -> Node:
    _, delegation, language = column.split(":")
    at = cell.named_at
    fields = {
        "delegation": Node(delegation, at),
        "language": Node(language, at),
        "text": Node(cell.value, cell.mark),
    }
    return Node(fields, cell.mark)
