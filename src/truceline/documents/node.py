"""A document as a tree in which every value knows where it was written.

Readers make such trees from YAML, JSON and CSV; assembly grafts branches of several files into
one; checks walk it. It is not yet the domain: `plain` gives what the domain is converted from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Scalar = str | int | float | bool | None
Step = str | int


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something is written [line and column from 1, column in characters]."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        """Write the mark as editors and terminals understand it."""
        return f"{self.file}:{self.line}:{self.column}"


class Hole:
    """The content of a document that could not be read; nothing is concluded from it."""


HOLE = Hole()


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its mark, and with the mark of its key where it stands in a mapping."""

    value: Scalar | tuple[Node, ...] | Mapping[str, Node] | Hole
    mark: Mark
    key_mark: Mark | None = None

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of a list, or none."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def fields(self) -> Mapping[str, Node]:
        """The fields of a mapping, or none."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def text(self) -> str:
        """The text, or an empty one for anything else."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def is_hole(self) -> bool:
        """Whether the value could not be read."""
        return isinstance(self.value, Hole)

    @property
    def named_at(self) -> Mark:
        """The mark of the key, else of the value."""
        return self.key_mark or self.mark

    def get(self, key: str) -> Node:
        """Return a field, or a hole where there is none."""
        return self.fields.get(key, Node(HOLE, self.mark))

    def nearest(self, steps: tuple[Step, ...]) -> Node:
        """Follow steps as far as they lead and return the node there."""
        here = self
        for step in steps:
            found = here._child(step)
            if found is None:
                break
            here = found
        return here

    def _child(self, step: Step) -> Node | None:
        if isinstance(step, str):
            return self.fields.get(step)
        return self.items[step] if step < len(self.items) else None


def plain(node: Node) -> object:
    """Return the value without marks; a hole becomes None."""
    if isinstance(node.value, Mapping):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(child) for child in node.value]
    return None if isinstance(node.value, Hole) else node.value
