"""Check instants, so that no time without an offset gets into a noun."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from truceline.domain.refusal import DomainError


def require_instant(value: datetime, *, noun: str, field: str) -> None:
    """Refuse a time that is not UTC.

    Raises
    ------
    DomainError
        If the time has no offset, or another than that of UTC.
    """
    if value.tzinfo is not UTC and value.utcoffset() != timedelta(0):
        expected, came = "an instant in UTC", value.isoformat()
        raise DomainError(noun=noun, field=field, expected=expected, came=came)
