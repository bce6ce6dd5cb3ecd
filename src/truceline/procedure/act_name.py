"""The name of each act, by which the rules of procedure permit it.

An act goes by its kind on the wire, and a motion by the kind of what it moves, because rules let
other people move each.
"""

from __future__ import annotations

from truceline.domain.act import Act
from truceline.domain.kind import Kind, MotionKind, kind_of, motion_kind_of
from truceline.domain.motion import Moved


def name_of(act: Act) -> str:
    """Return the name under which rules permit an act.

    Examples
    --------
    >>> from truceline.domain.incident_act import Claimed
    >>> name_of(Claimed())
    'claim'
    """
    return motion_kind_of(act.motion).value if isinstance(act, Moved) else kind_of(act).value


MOTION_NAMES = frozenset(each.value for each in MotionKind)
"""The names of what can be moved."""

ACT_NAMES = MOTION_NAMES | {each.value for each in Kind if each is not Kind.MOTION}
"""Every name that rules can permit."""
