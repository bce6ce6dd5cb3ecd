"""Version 1 of the clear parts of acts about the mechanism itself."""

from __future__ import annotations

from truceline.domain.governance_act import Term
from truceline.domain.office import Office
from truceline.wire.clear_v1 import ClearV1, Index
from truceline.wire.scalar_v1 import Instant, Name, Natural


class AppointedV1(ClearV1, frozen=True, kw_only=True):
    """A key of the author's delegation holds these offices."""

    key: Name
    offices: tuple[Office, ...]


class RevokedV1(ClearV1, frozen=True, kw_only=True):
    """What a key signed in a log at this index or later is void."""

    log: Name
    key: Name
    from_index: Index


class ForkShownV1(ClearV1, frozen=True, kw_only=True):
    """A proof that a log was forked was seen; it counts up to this size."""

    log: Name
    size: Natural


class BeatV1(ClearV1, frozen=True, kw_only=True):
    """By the author's clock it is this instant."""

    at: Instant


class LapsedV1(ClearV1, frozen=True, kw_only=True):
    """A term of one of the subjects ran out."""

    term: Term


class LeftV1(ClearV1, frozen=True, kw_only=True):
    """The author's delegation takes no further part."""


class ReturnedV1(ClearV1, frozen=True, kw_only=True):
    """The author's delegation takes part again."""
