"""The rules of procedure as data of a mechanism: who may do what, who must assent, which terms run.

Versioned and adopted jointly; the code that applies them is in `procedure`. Nothing here is
written for one ceasefire.

Source: the JCCC had no written procedure and failed on it (field notes 2.2); quorum by delegation
after the Joint Monitoring Committee of Myanmar, thresholds of confidence per kind of breach after
the Digital Ceasefire handbook 6.2, quarantine and send-back after ANET (field notes 2.5, 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.domain.delegation import Role
from truceline.domain.finding_act import Confidence, Gravity
from truceline.domain.office import Office
from truceline.domain.refusal import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Who may do an act: keys with one of these offices, of delegations with one of these roles.

    An empty set of roles lets every delegation.
    """

    offices: frozenset[Office]
    roles: frozenset[Role] = frozenset()

    def __post_init__(self) -> None:
        """Refuse an act that no office may do."""
        require(
            bool(self.offices),
            noun="Permission",
            field="offices",
            expected="an office or more",
            came=self.offices,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRule:
    """Who must assent to a motion, and how long they have [h].

    Every present delegation that has one of `roles` must assent. `silence` lets it pass if nobody
    objects, each having received it `hours_of_silence` before the term.
    """

    roles: frozenset[Role]
    least_delegations: int = 2
    least_hours: int = 0
    silence: bool = False
    hours_of_silence: int = 24

    def __post_init__(self) -> None:
        """Refuse a joint act of one, and terms below none."""
        require(
            bool(self.roles),
            noun="JointRule",
            field="roles",
            expected="a role or more",
            came=sorted(each.value for each in self.roles),
        )
        require(
            self.least_delegations >= 1,
            noun="JointRule",
            field="least_delegations",
            expected="one delegation or more",
            came=self.least_delegations,
        )
        require(
            self.least_hours >= 0 and self.hours_of_silence >= 0,
            noun="JointRule",
            field="least_hours",
            expected="hours of 0 or more",
            came=(self.least_hours, self.hours_of_silence),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRule:
    """A jointly agreed rule by which reports may be matched in bulk [s, m]."""

    id: str
    within_s: int
    within_m: int
    most_reports: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of procedure of a mechanism, as they stand in one version.

    Parameters
    ----------
    version
        A number that rises with each adoption.
    permissions
        For each kind of act, by its name on the wire, who may do it.
    joint
        For each kind of motion, by its name on the wire, who must assent.
    answer_h
        How long a party has to answer [h].
    decision_h
        How long an incident may stay undecided [h].
    lapse_quorum
        Of how many delegations beats are cited for a term to have run out.
    thresholds
        The least confidence on the axis of responsibility, for each gravity.
    match_rules
        Rules of bulk matching.
    quarantine_h
        How long an approved report may be sent back before it is published [h].
    """

    version: int
    permissions: Mapping[str, Permission]
    joint: Mapping[str, JointRule]
    answer_h: int
    decision_h: int
    lapse_quorum: int
    thresholds: Mapping[Gravity, Confidence] = field(default_factory=dict)
    match_rules: tuple[MatchRule, ...] = ()
    quarantine_h: int = 24

    def __post_init__(self) -> None:
        """Refuse a version, a term or a quorum that is none."""
        for name in ("version", "answer_h", "decision_h", "lapse_quorum"):
            value = getattr(self, name)
            require(value >= 1, noun="Rules", field=name, expected="1 or more", came=value)
        require(
            self.quarantine_h >= 0,
            noun="Rules",
            field="quarantine_h",
            expected="0 or more",
            came=self.quarantine_h,
        )
