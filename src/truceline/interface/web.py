"""The web: what asks servers over HTTP, and what an address must be.

Nothing but http and https is asked, wherever a server sends the reader on to.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.parse import urlsplit

from truceline.errors import TrucelineError


class BaseRefusedError(TrucelineError):
    """An address that is none of the web."""

    def __init__(self, *, came: str) -> None:
        self.came = came
        super().__init__(
            f"--base: expected an address that begins with https:// or http://, came {came!r}. "
            "Correct the address."
        )


class Reply(Protocol):
    """An answer of a server."""

    status: int

    @property
    def headers(self) -> Any:  # noqa: ANN401 - a mapping without regard to case, which typing lacks
        """The header fields."""

    def read(self, n: int, /) -> bytes:
        """Return the next bytes; none at the end."""

    def close(self) -> None:
        """Let go of the connection."""


class Web(Protocol):
    """What asks servers."""

    def ask(self, url: str, fields: Mapping[str, str]) -> Reply:
        """Return the answer of whatever status; OSError or HTTPException if there is none."""


class UrllibWeb:
    """The web through the standard library: HTTP and HTTPS only, with the proxies of the machine.

    Parameters
    ----------
    timeout_s
        How long a server may be silent [s].
    """

    def __init__(self, *, timeout_s: float = 30.0) -> None:
        self._timeout_s = timeout_s
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPRedirectHandler(),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.UnknownHandler(),
        ):
            self._opener.add_handler(handler)

    def ask(self, url: str, fields: Mapping[str, str]) -> Reply:
        """Return the answer of whatever status."""
        request = urllib.request.Request(url, headers=dict(fields))  # noqa: S310 - see require_web
        try:
            reply: Reply = self._opener.open(request, timeout=self._timeout_s)
        except HTTPError as error:
            return error  # type: ignore[return-value]  # a response too; its stubs hide that
        return reply


def require_web(base: str) -> str:
    """Return an address without its last slash.

    Raises
    ------
    BaseRefusedError
        If it is none of the web.
    """
    try:
        parts = urlsplit(base)
    except ValueError as error:
        raise BaseRefusedError(came=base) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or not base.isprintable():
        raise BaseRefusedError(came=base)
    return base.rstrip("/")
