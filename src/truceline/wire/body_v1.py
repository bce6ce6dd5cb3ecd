"""What every body of version 1 begins with: its kind and its version, inside the bytes."""

from __future__ import annotations

from typing import Literal

from truceline.wire.scalar_v1 import PartV1


class BodyV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="body"):
    """A body; `kind` is that of its entry."""

    version: Literal[1] = 1
