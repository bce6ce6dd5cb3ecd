"""YAML to a marked tree: one document, plain data, nothing that expands.

Aliases, tags and a second document are refused: a scenario is read by people, and what stands
there is what is meant. Keys are always text. A key given twice is a problem and the first counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from truceline.documents.node import HOLE, Mark, Node
from truceline.documents.problem import Problem, Reading, printable, shown
from truceline.documents.scalar import core_scalar

DEEPEST = 40
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def read_yaml(text: str, *, file: str) -> Reading:
    """Read one YAML document."""
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        return _unread(_forbidden_problem(text, forbidden.start(), file=file))
    builder = _Builder(file)
    try:
        node = builder.document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        return _unread(*builder.problems, _syntax_problem(error, text, file=file))
    except _TooDeepError as error:
        return _unread(*builder.problems, error.problem)
    return Reading(node=node, problems=tuple(builder.problems))


class _TooDeepError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class _Builder:
    """Builds the tree from parser events, so that nothing is composed before it is checked."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []

    def document(self, events: Iterator[yaml.Event]) -> Node:
        """Return the only document of a stream."""
        node = Node(None, Mark(self._file))
        n_documents = 0
        for event in events:
            if isinstance(event, yaml.NodeEvent) and n_documents == 1:
                node = self._node(event, events, depth=0)
            elif isinstance(event, yaml.DocumentStartEvent):
                n_documents += 1
                if n_documents > 1:
                    self._refuse(
                        event,
                        expected="one document",
                        came="another",
                        remedy="Remove what follows ---.",
                    )
                    break
        return node

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], *, depth: int) -> Node:
        self._check_plain(event)
        if depth > DEEPEST:
            self._refuse(
                event,
                expected=f"at most {DEEPEST} levels",
                came="more",
                remedy="Flatten the document.",
            )
            raise _TooDeepError(self.problems.pop())
        mark = self._mark(event)
        if isinstance(event, yaml.MappingStartEvent):
            return Node(self._mapping(events, depth=depth + 1), mark)
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(self._sequence(events, depth=depth + 1), mark)
        if isinstance(event, yaml.ScalarEvent):
            quoted = bool(event.style)  # the C parser says "" for plain, the other None
            return Node(event.value if quoted else core_scalar(event.value), mark)
        return Node(HOLE, mark)

    def _sequence(self, events: Iterator[yaml.Event], *, depth: int) -> tuple[Node, ...]:
        nodes = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            nodes.append(self._node(event, events, depth=depth))
        return tuple(nodes)

    def _mapping(self, events: Iterator[yaml.Event], *, depth: int) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, events, depth=depth)
            child = self._node(next(events), events, depth=depth)
            if key is None:
                continue
            if key in fields:
                line = fields[key].named_at.line
                self._refuse(
                    event,
                    expected=f"{shown(key)} once",
                    came=f"it again after line {line}",
                    remedy="Remove one of the two.",
                )
                continue
            fields[key] = Node(child.value, child.mark, self._mark(event))
        return fields

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], *, depth: int) -> str | None:
        if isinstance(event, yaml.ScalarEvent):
            self._check_plain(event)
            return event.value
        self._refuse(
            event, expected="a word as key", came="a list, mapping or alias", remedy="Write a word."
        )
        self._node(event, events, depth=depth)
        return None

    def _check_plain(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent):
            remedy = "Repeat it, or use defaults where the file has them."
            self._refuse(
                event,
                expected="the value itself",
                came=f"the alias *{printable(str(event.anchor))}",
                remedy=remedy,
            )
        elif getattr(event, "tag", None) is not None:
            came = f"the tag {printable(str(event.tag))}"  # type: ignore[attr-defined]  # it has one
            self._refuse(event, expected="a plain value", came=came, remedy="Remove the tag.")

    def _refuse(self, event: yaml.Event, *, expected: str, came: str, remedy: str) -> None:
        problem = Problem(at=self._mark(event), expected=expected, came=came, remedy=remedy)
        self.problems.append(problem)

    def _mark(self, event: yaml.Event) -> Mark:
        start = event.start_mark
        line, column = (start.line, start.column) if start else (0, 0)
        return Mark(self._file, line + 1, column + 1)


def _unread(*problems: Problem) -> Reading:
    return Reading(node=Node(HOLE, problems[0].at), problems=problems)


def _forbidden_problem(text: str, index: int, *, file: str) -> Problem:
    line = text.count("\n", 0, index) + 1
    return Problem(
        at=Mark(file, line, index - text.rfind("\n", 0, index)),
        expected="printable characters",
        came=f"the control character U+{ord(text[index]):04X}",
        remedy="Remove it.",
    )


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, *, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    tab = line < len(lines) and lines[line][column : column + 1] == "\t"
    said = ": ".join(printable(part) for part in (error.context, error.problem) if part)
    return Problem(
        at=Mark(file, line + 1, column + 1),
        expected="spaces" if tab else "valid YAML",
        came="a tab" if tab else f"a fault ({said})",
        remedy="Indent with spaces." if tab else "Correct this line or the one above it.",
    )
