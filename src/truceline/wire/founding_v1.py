"""Version 1 of the founding of a mechanism."""

from __future__ import annotations

from typing import Literal

from truceline.domain.delegation import Role
from truceline.domain.mechanism import Sharing
from truceline.domain.office import Office
from truceline.wire.motion_v1 import RulesV1
from truceline.wire.part_v1 import CoordinateV1
from truceline.wire.scalar_v1 import Digest, Name, Natural, PartV1


class LogHolderV1(PartV1, frozen=True, kw_only=True):
    """A log, and whose it is."""

    log: Name
    delegation: Name


class RoleHolderV1(PartV1, frozen=True, kw_only=True):
    """A delegation, and what it is to the agreement."""

    delegation: Name
    roles: tuple[Role, ...]


class OfficeHolderV1(PartV1, frozen=True, kw_only=True):
    """A key, and the offices that it holds at the start."""

    delegation: Name
    key: Name
    offices: tuple[Office, ...]


class PostTermsV1(PartV1, frozen=True, kw_only=True):
    """On what terms a post works [s, m]."""

    id: Name
    operators: tuple[Name, ...]
    sharing: Sharing
    disclosed_within_s: Natural | None
    on_dispute: bool
    at: CoordinateV1 | None
    may_be_off_m: Natural
    reach_m: Natural


class FoundingV1(PartV1, frozen=True, kw_only=True):
    """The founding of a mechanism."""

    scenario: Name
    mechanism: Name
    time_zone: Name
    genesis: Digest
    fold_version: Natural
    logs: tuple[LogHolderV1, ...]
    roles: tuple[RoleHolderV1, ...]
    offices: tuple[OfficeHolderV1, ...]
    rules: RulesV1
    posts: tuple[PostTermsV1, ...]
    kind: Literal["founding"] = "founding"
    version: Literal[1] = 1
