"""Which rules, and which version of the fold, were in force where an entry was written.

Those of the adopted rules with the highest version that were settled there, without contest. Of
two different ones of one version neither counts, and the older stay in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from truceline.domain.entry import EntryRef
from truceline.domain.motion import Adopt
from truceline.domain.rule import Rules
from truceline.procedure.ballot import count_ballot, motion_state
from truceline.procedure.reading import motion_as
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import ACTIVATIONS, ADOPTIONS, Kept, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """A motion that is settled in the cut, and what settles it.

    `simple` says that nothing contests it anywhere, so that its assents alone decide.
    """

    motion: Kept
    assents: tuple[tuple[EntryRef, ...], ...]
    lapses: tuple[EntryRef, ...]
    simple: bool

    def holds(self, scope: Scope) -> bool:
        """Tell whether it is agreed in a scope."""
        if not scope.past.covers(self.motion.at):
            return False
        if not self.simple:
            return motion_state(scope, self.motion).is_agreed
        covers = scope.past.covers
        return any(map(covers, self.lapses)) or all(any(map(covers, each)) for each in self.assents)


class Rulebook:
    """The rules in force in any part of one cut."""

    def __init__(self, cut: Scope) -> None:
        self._cut = cut
        self._adopted: list[_Settled] | None = None
        self._activated: list[_Settled] | None = None

    def forget(self) -> None:
        """Look for settled motions anew from now on; the cut has grown by such a one."""
        self._adopted = None
        self._activated = None

    def rules_at(self, scope: Scope) -> Rules:
        """Return the rules in force in a scope."""
        if self._adopted is None:
            self._adopted = self._settled(ADOPTIONS)
        if not self._adopted:
            return scope.charter.rules
        return _highest(scope.charter.rules, _rules(self._adopted, scope))

    def activation_at(self, scope: Scope) -> EntryRef | None:
        """Return the motion, settled in a scope, by which this version folds no further."""
        if self._activated is None:
            self._activated = self._settled(ACTIVATIONS)
        return min((each.motion.at for each in self._activated if each.holds(scope)), default=None)

    def _settled(self, topic: Topic) -> list[_Settled]:
        found = (self._weigh(each) for each in self._cut.about(topic))
        return [each for each in found if each is not None]

    def _weigh(self, motion: Kept) -> _Settled | None:
        state = motion_state(self._cut, motion)
        if not state.settled:
            return None
        ballot = count_ballot(self._cut, motion)
        acts = [motion, *ballot.stances, *ballot.withdrawals, *ballot.lapses]
        subjects = motion.placed.subjects
        places = {each.at.log for each in acts} | {each.log for each in subjects}
        bounded = not places.isdisjoint(self._cut.shelf.bounded())
        return _Settled(
            motion=motion,
            assents=tuple(tuple(each.at for each in said) for said in ballot.decisive().values()),
            lapses=tuple(each.at for each in ballot.carried_by()),
            simple=state.is_agreed and not bounded,
        )


def _rules(adopted: Iterable[_Settled], scope: Scope) -> list[Rules]:
    return [motion_as(each.motion, Adopt).rules for each in adopted if each.holds(scope)]


def _highest(founding: Rules, adopted: list[Rules]) -> Rules:
    for version in sorted({each.version for each in adopted}, reverse=True):
        first, *others = (each for each in adopted if each.version == version)
        if all(each == first for each in others):
            return first
    return founding
