"""The one base class of every error that Truceline raises on purpose.

A room derives its own base class from it, and each thing that a caller handles apart is a class
below that. Such a class takes keyword facts, keeps them as attributes and builds its own message:
what was expected, what came, what to do. Mistakes of the program are not among them; those stay
the exceptions of Python.
"""

from __future__ import annotations


class TrucelineError(Exception):
    """What was asked cannot be done; the message says why, and what to do."""
