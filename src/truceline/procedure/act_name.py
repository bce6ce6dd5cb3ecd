"""The name of each act and of each motion, by which the rules of procedure permit it.

A report goes by its kind and a motion by what it moves, because rules let other people do each.
"""

from __future__ import annotations

import re
from typing import NewType, get_args

from truceline.domain.act import Act
from truceline.domain.motion import Motion, Moved
from truceline.domain.report_act import ReportFiled, ReportKind

ActName = NewType("ActName", str)
"""How rules name an act, such as `triaged`, `observation` or `merge`."""


def name_of(act: Act) -> ActName:
    """Return the name under which rules permit an act.

    Examples
    --------
    >>> from truceline.domain.incident_act import Claimed
    >>> name_of(Claimed())
    'claimed'
    """
    if isinstance(act, ReportFiled):
        return _REPORTS[act.kind]
    if isinstance(act, Moved):
        return _NAMES[type(act.motion)]
    return _NAMES[type(act)]


def motion_name(motion: Motion) -> ActName:
    """Return the name under which rules say who must assent to a motion."""
    return _NAMES[type(motion)]


def _kebab(name: str) -> ActName:
    return ActName(re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower())


_REPORTS = {kind: ActName(kind.value.replace("_", "-")) for kind in ReportKind}
_NAMES = {each: _kebab(each.__name__) for each in (*get_args(Act), *get_args(Motion))}

MOTION_NAMES = frozenset(_NAMES[each] for each in get_args(Motion))
"""The names of what can be moved."""

ACT_NAMES = frozenset(
    _NAMES[each] for each in get_args(Act) if each not in {Moved, ReportFiled}
) | frozenset((*_REPORTS.values(), *MOTION_NAMES))
"""Every name that rules can permit."""
