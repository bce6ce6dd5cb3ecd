"""The door through which every command ends: a result, or a sentence and an exit code.

No traceback passes it. A command raises, and needs nothing of this module but the exit codes. It is
not where input is checked: that is for the rooms, whose errors say what was expected, what came and
what to do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

import typer

from truceline.errors import TrucelineError


class ExitCode(IntEnum):
    """What a command tells the shell."""

    DONE = 0
    DOES_NOT_HOLD = 1
    WRONG_INPUT = 2
    CANNOT_SAY = 3
    INTERRUPTED = 130  # 128 + SIGINT, as a shell reports it
    READER_GONE = 141  # 128 + SIGPIPE, likewise


@contextmanager
def door() -> Iterator[None]:
    """Turn what escapes from a command into a sentence and an exit code.

    Raises
    ------
    typer.Exit
        If the command asked for it, or if any other error escaped.
    typer.Abort
        If the command asked for it.
    typer.TyperException
        If the command line is wrong; Typer says how.
    """
    try:
        yield
        sys.stdout.flush()
    except (typer.Exit, typer.Abort, typer.TyperException):
        raise
    except BrokenPipeError as error:
        _let_go_of_stdout()
        raise typer.Exit(ExitCode.READER_GONE) from error
    except (Exception, KeyboardInterrupt) as error:
        _log(error)
        ending = _ending(error)
        typer.echo(printable(ending.sentence), err=True)
        raise typer.Exit(ending.code) from error


def printable(text: str) -> str:
    r"""Spell out the control characters of a text, so that no input steers the terminal.

    Examples
    --------
    >>> print(printable("a\x1b[31m name"))
    a\x1b[31m name
    """
    return "".join(
        sign if sign == "\n" or sign.isprintable() else ascii(sign)[1:-1] for sign in text
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ending:
    sentence: str
    code: ExitCode


def _ending(error: BaseException) -> _Ending:
    match error:
        case TrucelineError():
            return _Ending(sentence=str(error), code=ExitCode.WRONG_INPUT)
        case KeyboardInterrupt():
            return _Ending(
                sentence="Interrupted: the command did not finish.", code=ExitCode.INTERRUPTED
            )
        case OSError():
            return _refused_by_system(error)
        case _:
            return _Ending(
                sentence=f"Truceline failed, not your input: {type(error).__name__}: {error}\n"
                "Please report it, with what the same command prints after `truceline --debug`.",
                code=ExitCode.CANNOT_SAY,
            )


def _refused_by_system(error: OSError) -> _Ending:
    match error:
        case FileNotFoundError(filename=str(name)):
            expected = "a file or folder, came none of that name"
        case IsADirectoryError(filename=str(name)):
            expected = "a file, came a folder"
        case NotADirectoryError(filename=str(name)):
            expected = "a folder on the way, came a file"
        case _:
            return _Ending(sentence=f"The system refused: {error}", code=ExitCode.CANNOT_SAY)
    sentence = f"{name}: expected {expected}. Correct the name."
    return _Ending(sentence=sentence, code=ExitCode.WRONG_INPUT)


def _log(error: BaseException) -> None:
    import logging

    logging.getLogger(__name__).debug("the command ended here", exc_info=error)


def _let_go_of_stdout() -> None:
    # Python would fail once more on what is still buffered when it ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
