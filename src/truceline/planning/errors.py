"""What this room refuses: the base of all its refusals."""

from __future__ import annotations

from truceline.errors import TrucelineError


class PlanningError(TrucelineError):
    """The base of every refusal of this room."""
