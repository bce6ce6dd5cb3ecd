from __future__ import annotations

import io
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner, Result

import truceline
from truceline.errors import TrucelineError
from truceline.interface.cli import main
from truceline.interface.cli.door import ExitCode, printable
from truceline.interface.cli.lazy import LazyCommand, lazy_app

HEAVY = ("jinja2", "jsonschema", "mgrs", "msgspec", "numba", "numpy", "pyproj", "rasterio", "rich")


def truceline_says(*arguments: str) -> Result:
    return CliRunner().invoke(main.app, arguments, prog_name="truceline")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., None]], None]:
    """Put a command `act` on the list that calls the given function."""

    def register(act: Callable[..., None]) -> None:
        module = ModuleType("a_module_of_a_command")
        vars(module)["app"] = lazy_app()
        module.app.command()(act)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        listed = LazyCommand("act", module=module.__name__, line="Act.")
        monkeypatch.setattr(main, "COMMANDS", (listed,))

    return register


def test_the_version_is_printed() -> None:
    said = truceline_says("--version")
    assert (said.exit_code, said.stdout) == (ExitCode.DONE, f"truceline {truceline.__version__}\n")


def test_help_lists_a_command_without_importing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = LazyCommand("absent", module="a_module_that_does_not_exist", line="Do a thing.")
    monkeypatch.setattr(main, "COMMANDS", (listed,))
    said = truceline_says("--help")
    assert said.exit_code == ExitCode.DONE
    assert "absent  Do a thing." in said.stdout


def test_help_fits_a_dumb_terminal() -> None:
    signs = set(truceline_says("--help").stdout) - {"\n"}
    assert {sign for sign in signs if unicodedata.category(sign)[0] == "C"} == set()


def test_a_command_gets_its_arguments(command: Callable[[Callable[..., None]], None]) -> None:
    def act(place: str, *, twice: bool = False) -> None:
        typer.echo(f"at {place}, {'twice' if twice else 'once'}")

    command(act)
    assert truceline_says("act", "P-1", "--twice").stdout == "at P-1, twice\n"


@pytest.mark.parametrize("code", [ExitCode.DOES_NOT_HOLD, ExitCode.CANNOT_SAY])
def test_a_command_chooses_its_exit_code(
    command: Callable[[Callable[..., None]], None], code: ExitCode
) -> None:
    def act() -> None:
        raise typer.Exit(code)

    command(act)
    assert truceline_says("act").exit_code == code


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["--nonsense"], ["act", "--nonsense"]])
def test_wrong_usage_ends_with_2(
    command: Callable[[Callable[..., None]], None], arguments: list[str]
) -> None:
    command(lambda: None)
    said = truceline_says(*arguments)
    assert said.exit_code == ExitCode.WRONG_INPUT
    assert "Usage: truceline" in said.output
    assert "Traceback" not in said.output


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (TrucelineError("expected 1, came 2"), ExitCode.WRONG_INPUT, "expected 1, came 2\n"),
        (
            KeyboardInterrupt(),
            ExitCode.INTERRUPTED,
            "Interrupted: the command did not finish.\n",
        ),
        (
            OSError(28, "No space left on device"),
            ExitCode.CANNOT_SAY,
            "The system refused: [Errno 28] No space left on device\n",
        ),
        (
            FileNotFoundError(2, "No such file or directory", "a.yaml"),
            ExitCode.WRONG_INPUT,
            "a.yaml: expected a file or folder, came none of that name. Correct the name.\n",
        ),
        (
            IsADirectoryError(21, "Is a directory", "a"),
            ExitCode.WRONG_INPUT,
            "a: expected a file, came a folder. Correct the name.\n",
        ),
        (
            NotADirectoryError(20, "Not a directory", "a.yaml/b"),
            ExitCode.WRONG_INPUT,
            "a.yaml/b: expected a folder on the way, came a file. Correct the name.\n",
        ),
        (
            ZeroDivisionError("a fault"),
            ExitCode.CANNOT_SAY,
            (
                "Truceline failed, not your input: ZeroDivisionError: a fault\n"
                "Please report it, with what the same command prints after `truceline --debug`.\n"
            ),
        ),
    ],
)
def test_an_error_becomes_a_sentence_and_a_code(
    command: Callable[[Callable[..., None]], None],
    error: BaseException,
    code: ExitCode,
    sentence: str,
) -> None:
    def act() -> None:
        raise error

    command(act)
    said = truceline_says("act")
    assert (said.exit_code, said.stdout, said.stderr) == (code, "", sentence)


def test_debug_says_where_a_command_failed() -> None:
    said = in_a_process(
        "from truceline.interface.cli import main",
        "main.COMMANDS = (main.LazyCommand('act', module='a_missing_module', line='Act.'),)",
        "main.app(['--debug', 'act'])",
    )
    assert said.returncode == ExitCode.CANNOT_SAY
    assert "Traceback" in said.stderr
    assert "Please report it" in said.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    said = in_a_process(
        *a_command_that_prints("x" * 1000),
        "reader, writer = os.pipe(); os.close(reader); os.dup2(writer, 1)",
        "main.app(['act'])",
    )
    assert (said.returncode, said.stderr) == (ExitCode.READER_GONE, "")


def test_no_command_imports_a_heavy_library_before_it_is_called() -> None:
    said = in_a_process(
        "import importlib, sys",
        "from truceline.interface.cli import main",
        "[importlib.import_module(command.module) for command in main.COMMANDS]",
        "main.app(['--help'], standalone_mode=False)",
        f"print('loaded:', *sorted(set({HEAVY}) & set(sys.modules)))",
    )
    assert said.stdout.splitlines()[-1] == "loaded:"


def test_the_entry_point_spells_out_what_the_terminal_cannot_show() -> None:
    said = in_a_process(
        *a_command_that_prints("Ağdam"),
        "sys.stdout.reconfigure(encoding='ascii')",
        "sys.argv = ['truceline', 'act']",
        "main.run()",
    )
    assert (said.returncode, said.stdout) == (ExitCode.DONE, "A\\u011fdam\n")


def test_the_entry_point_runs_without_a_terminal_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["truceline", "--version"])
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(SystemExit, match=f"{ExitCode.DONE:d}"):
        main.run()


def test_control_characters_are_spelled_out() -> None:
    assert printable("line\nİğdır \x1b]0;\x07\u202e") == "line\nİğdır \\x1b]0;\\x07\\u202e"


def a_command_that_prints(text: str) -> tuple[str, ...]:
    return (
        "import os, sys, types, typer",
        "from truceline.interface.cli import main",
        "module = sys.modules['act'] = types.ModuleType('act')",
        "module.app = typer.Typer()",
        f"module.app.command()(lambda: print({text!r}))",
        "main.COMMANDS = (main.LazyCommand('act', module='act', line='Act.'),)",
    )


def in_a_process(*lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
