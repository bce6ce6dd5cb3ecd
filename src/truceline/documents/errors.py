"""What the documents room raises."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from truceline.documents.problem import Problem
from truceline.errors import TrucelineError

MOST_LISTED = 20


class DocumentsError(TrucelineError):
    """The base of every refusal of this room."""


class ScenarioProblemsError(DocumentsError):
    """A scenario folder that cannot be used as it is; `problems` has every reason."""

    def __init__(self, *, folder: Path, problems: Iterable[Problem]) -> None:
        self.folder = folder
        self.problems = tuple(problems)
        super().__init__("\n".join(self._lines()))

    def _lines(self) -> list[str]:
        count, hidden = len(self.problems), len(self.problems) - MOST_LISTED
        noun = "problem" if count == 1 else "problems"
        lines = [str(problem) for problem in self.problems[:MOST_LISTED]]
        if hidden > 0:
            lines.append(f"… and {hidden} more; truceline scenario check {self.folder} lists all.")
        return [f"The scenario {self.folder} has {count} {noun}:", *lines]


class UnreadableFileError(DocumentsError):
    """A file that is not there or cannot be taken as text."""

    def __init__(self, *, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class OfficesProblemsError(DocumentsError):
    """A file of offices that cannot be used as it is; `problems` has every reason."""

    def __init__(self, *, file: Path, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
