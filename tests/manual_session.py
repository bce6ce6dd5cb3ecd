"""A page of the manual that is one session: its commands, run in order, and what they print."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from truceline.interface.cli.main import app

_EXIT = re.compile(r"  # exit code (\d)$")
_FINGERPRINT = re.compile("fingerprint ([0-9a-f]{64})")
_FOUNDING = re.compile("Founding ([0-9a-f]{64})")
_VARYING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "FINGERPRINT"),
    (re.compile(r"\+[0-9a-f]{8}\b"), "+KEY"),
    (re.compile(r"[A-Za-z0-9+/_-]{43}=?"), "DIGEST"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "TIME"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command, the exit code that the page promises, and the lines below it."""

    line: int
    command: str
    exit_code: int
    output: tuple[str, ...]


def steps_of(page: Path) -> list[Step]:
    """Return the commands of a page with what stands below each."""
    lines = page.read_text(encoding="utf-8").splitlines()
    steps: list[Step] = []
    for number, line in enumerate(lines):
        if line.startswith("    $ "):
            code = _EXIT.search(line)
            output = []
            for below in lines[number + 1 :]:
                if not below.startswith("    ") or below.startswith("    $ "):
                    break
                output.append(below[4:])
            steps.append(
                Step(
                    line=number + 1,
                    command=_EXIT.sub("", line[6:]),
                    exit_code=int(code[1]) if code else 0,
                    output=tuple(output),
                )
            )
    return steps


def run(command: str) -> tuple[int, list[str]]:
    """Run a command in the folder where we are, and return its exit code and its lines.

    Raises
    ------
    AssertionError
        If the page has a command that is not known here.
    """
    words = shlex.split(command)
    match words[0]:
        case "truceline":
            result = CliRunner().invoke(app, words[1:])
            return result.exit_code, (result.output).splitlines()
        case "python3":
            done = subprocess.run(
                [sys.executable, *words[1:]], capture_output=True, text=True, check=False
            )
            return done.returncode, done.stdout.splitlines()
        case "echo":
            Path(words[3]).write_text(words[1] + "\n", encoding="utf-8")
        case "head":
            Path(words[5]).write_bytes(Path(words[3]).read_bytes()[: int(words[2])])
        case "export":
            name, _, value = words[1].partition("=")
            os.environ[name] = value
        case "cp":
            shutil.copytree(words[2], words[3])
        case other:
            raise AssertionError(other)
    return 0, []


def renew(page: Path) -> None:
    """Run the commands of a page where we are, and write what they print below them."""
    told = Told()
    lines = page.read_text(encoding="utf-8").splitlines()
    fresh = list(lines)
    for step in reversed([(each, *told.run(each)) for each in steps_of(page)]):
        each, code, output = step
        mark = f"  # exit code {code}" if code else ""
        shown = [f"    {line}".rstrip() for line in output]
        fresh[each.line - 1 : each.line + len(each.output)] = [
            f"    $ {each.command}{mark}",
            *shown,
        ]
    page.write_text("\n".join(fresh) + "\n", encoding="utf-8")


class Told:
    """What the steps of a session tell one another: the fingerprint, and the founding's digest."""

    def __init__(self) -> None:
        self.fingerprint = ""
        self.digest = ""

    def run(self, step: Step) -> tuple[int, list[str]]:
        """Run a step with what was told before, and listen to what it tells."""
        command = step.command.replace("FINGERPRINT", self.fingerprint)
        code, lines = run(command.replace("DIGEST", self.digest))
        self.fingerprint = self.fingerprint or fingerprint_in(lines)
        self.digest = self.digest or _first(_FOUNDING, lines)
        return code, lines


def masked(lines: list[str] | tuple[str, ...]) -> list[str]:
    """Return lines without what differs from one run to the next."""
    return [_masked(line) for line in lines]


def fingerprint_in(lines: list[str]) -> str:
    """Return the first fingerprint in some lines, or nothing."""
    return _first(_FINGERPRINT, lines)


def _first(pattern: re.Pattern[str], lines: list[str]) -> str:
    found = (pattern.search(line) for line in lines)
    return next((each[1] for each in found if each), "")


def _masked(line: str) -> str:
    for pattern, name in _VARYING:
        line = pattern.sub(name, line)
    return line.rstrip()


if __name__ == "__main__":
    renew(Path(sys.argv[1]))
