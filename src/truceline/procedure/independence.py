"""Whether two accounts can have been given without the one being known to the author of the other.

It is derived from pasts and audiences alone. An account is *exposed* to a delegation by each entry
that carries its content to it: the report itself, if its body is open or addressed to it, or what
disclosed a commitment. Two accounts are independent if each was logged before the other was
exposed to its author, and the exposing entry itself shows that. Where nothing shows it, nobody
knows. People who share a container may still have talked.

Source: the protection notes, "a post reads the other's report, then independently seals its own".
"""

from __future__ import annotations

from enum import Enum

from truceline.domain.identifier import DelegationId
from truceline.domain.report_act import Committed, Disclosed
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept, topic_of


class Independence(Enum):
    """What the pasts of two accounts show."""

    INDEPENDENT = "independent"
    ONE_SAW_FIRST = "one_saw_first"
    OTHER_SAW_FIRST = "other_saw_first"
    SAME_DELEGATION = "same_delegation"
    UNKNOWN = "unknown"


def independence(scope: Scope, one: Kept, other: Kept) -> Independence:
    """Return what the pasts show of two accounts, each a report or a commitment.

    `ONE_SAW_FIRST` says that the author of `one` had the content of `other` before him.
    """
    if one.by == other.by:
        return Independence.SAME_DELEGATION
    of_other = exposures(scope, other, one.by)
    of_one = exposures(scope, one, other.by)
    if any(one.past.covers(each.at) for each in of_other):
        return Independence.ONE_SAW_FIRST
    if any(other.past.covers(each.at) for each in of_one):
        return Independence.OTHER_SAW_FIRST
    shown = all(each.past.covers(one.at) for each in of_other)
    shown = shown and all(each.past.covers(other.at) for each in of_one)
    return Independence.INDEPENDENT if shown else Independence.UNKNOWN


def exposures(scope: Scope, account: Kept, to: DelegationId) -> list[Kept]:
    """Return the entries that carry an account's content to a delegation.

    An audience of nobody is taken as an open body: that errs on the side of less independence.
    """
    if not isinstance(account.placed.act, Committed):
        return [account] if _reaches(account, to) else []
    acts = scope.about(topic_of(account.at))
    opened = [each for each in acts if isinstance(each.placed.act, Disclosed)]
    escrow = [account] if to in account.placed.audience else []
    return escrow + [each for each in opened if _reaches(each, to)]


def _reaches(entry: Kept, to: DelegationId) -> bool:
    return not entry.placed.audience or to in entry.placed.audience
