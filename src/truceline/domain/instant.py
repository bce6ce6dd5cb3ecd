"""Check instants, so that no time without an offset gets into a noun."""

from __future__ import annotations

from datetime import datetime, timedelta

from truceline.domain.refusal import require


def require_instant(value: datetime, *, noun: str, field: str) -> None:
    """Refuse a time that is not UTC.

    Raises
    ------
    DomainError
        If the time has no offset, or another than that of UTC.
    """
    require(
        value.utcoffset() == timedelta(0),
        noun=noun,
        field=field,
        expected="an instant in UTC",
        came=value.isoformat(),
    )
