"""`truceline do`: many commands in one file, each checked before any is written.

A line is a command as it is typed, without `truceline`. `#` begins a comment. `@3` names what line
3 writes. Each line is judged as if those before it stood; a bad line is named with its number, and
then nothing of the file is written.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.errors import TrucelineError
from truceline.interface.cli.desk_terms import (
    BATCH,
    Batch,
    ByOption,
    JsonOption,
    NodeOption,
    desk_at,
    written_facts,
    written_lines,
)
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import marked, marked_facts, say

if TYPE_CHECKING:
    from collections.abc import Iterator

app = lazy_app()

MOST_LINES: Final = 10_000

WRITING: Final = frozenset(
    {
        "observe",
        "allege",
        "restrict",
        "cover",
        "notify",
        "correct",
        "withdraw",
        "disclose",
        "abandon",
        "open",
        "triage",
        "claim",
        "release",
        "task",
        "visit",
        "suspend",
        "resume",
        "find",
        "answer",
        "match",
        "merge",
        "undo",
        "decide",
        "stance",
        "close",
        "reopen",
        "beat",
        "lapse",
        "appoint",
        "revoke",
        "leave",
        "return",
        "handover",
    }
)
"""The commands that a line may have."""


class LineRefusedError(TrucelineError):
    """A line of a file is no command, or would not be written.

    Parameters
    ----------
    file
        The file.
    line
        The number of the line, from 1.
    fault
        What is wrong with it.
    """

    def __init__(self, *, file: Path, line: int, fault: str) -> None:
        self.file = file
        self.line = line
        self.fault = fault
        super().__init__(f"{file}:{line}: {fault} Nothing of the file was written.")


@app.command()
def do(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Commands, one a line.")],
    *,
    dry_run: Annotated[bool, typer.Option("--check", help="Only check; write nothing.")] = False,
    node: NodeOption = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Do what a file says, line by line: all of it, or nothing."""
    lines = list(_lines(file))
    with desk_at(node, by) as desk:
        batch = Batch(desk=desk)
        token = BATCH.set(batch)
        try:
            with desk.together():
                for number, words in lines:
                    _try(batch, file, number, words=words)
                if dry_run:
                    desk.forget_ahead()
        finally:
            BATCH.reset(token)
        made = [(number, each) for number, own in batch.written.items() for each in own]
        facts = {
            "written": [{"line": number, **written_facts(desk, each)} for number, each in made],
            "checked_only": dry_run,
        }
        said = [f"{number}: {text}" for number, each in made for text in written_lines(desk, each)]
        what = "would be written; nothing was" if dry_run else "written"
        said.append(f"{len(lines)} lines, {len(made)} entries {what}.")
        say(marked_facts(desk.node, facts), marked(desk.node, "\n".join(said)), as_json=as_json)


def _lines(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that say something, split as a shell splits them.

    Raises
    ------
    LineRefusedError
        If one cannot be split, or there are too many.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LineRefusedError(file=file, line=1, fault=f"expected UTF-8: {error}.") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if number > MOST_LINES:
            fault = f"expected at most {MOST_LINES} lines."
            raise LineRefusedError(file=file, line=number, fault=fault)
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            raise LineRefusedError(file=file, line=number, fault=f"{error}.") from error
        if words:
            yield number, words


def _try(batch: Batch, file: Path, number: int, *, words: list[str]) -> None:
    """Try one line on the desk.

    Raises
    ------
    LineRefusedError
        If it would not be written.
    """
    from truceline.interface.cli.main import COMMANDS

    batch.line = number
    name, *rest = words
    if name not in WRITING:
        fault = f"expected one of {', '.join(sorted(WRITING))}, came {name!r}."
        raise LineRefusedError(file=file, line=number, fault=fault)
    command: Any = next(each for each in COMMANDS if each.name == name)
    try:
        with command.make_context(name, rest) as context:
            context.command.invoke(context)
    except TrucelineError as error:
        raise LineRefusedError(file=file, line=number, fault=str(error)) from error
    except typer.TyperException as error:
        fault = error.format_message()
        raise LineRefusedError(file=file, line=number, fault=fault) from error
