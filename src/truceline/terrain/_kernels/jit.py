"""One way to compile every kernel of this room.

Compiled once and kept on disk; the interpreter lock is released while a kernel runs; division
follows IEEE 754. No `fastmath`: the kernels promise the very numbers that their docstrings state.
What is kept is renewed when the entry's own file changes, so a file of kernels calls no kernel of
another file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound="Callable[..., object]")


def entry(function: F) -> F:
    """Compile a kernel that Python calls, at its first call, and keep it on disk."""
    return cast("F", numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inner(function: F) -> F:
    """Compile a part of a kernel; it becomes a part of each entry that calls it.

    It is told to, because a call hands over every field of every array: the visibility index took
    half as long again where the compiler thought a part too large.
    """
    return cast("F", numba.njit(nogil=True, error_model="numpy", forceinline=True)(function))
