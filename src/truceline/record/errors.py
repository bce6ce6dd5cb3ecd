"""What the record refuses, in the one class that all its errors derive from."""

from __future__ import annotations

from truceline.errors import TrucelineError


class RecordError(TrucelineError):
    """The record refuses; the message says what, where and why."""
