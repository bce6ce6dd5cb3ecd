"""Rules of procedure to start from, as data, with the reason of each; a mechanism writes its own.

They are not neutral in one respect: they let nobody decide alone, and let nobody stop a case by
staying away. Whoever wants it otherwise adopts other rules, which takes both guarantors.

Source: field notes 2.2 to 2.8, named at each rule.
"""

from __future__ import annotations

from truceline.domain.delegation import Role
from truceline.domain.finding_act import Confidence, Gravity
from truceline.domain.office import Office
from truceline.domain.rule import JointRule, MatchRule, Permission, Rules

EYES = frozenset(
    {
        Office.OBSERVER,
        Office.PATROL_LEADER,
        Office.ANALYST,
        Office.DUTY_OFFICER,
        Office.VERIFIER,
        Office.INVESTIGATOR,
        Office.SECTOR_HEAD,
    }
)
"""Who reports what was seen: whoever is in the field or at the desk that the field calls."""

DESK = frozenset({Office.DUTY_OFFICER, Office.SECTOR_HEAD, Office.CHIEF})
"""Who works the queue: opens, triages, claims, tasks; the duty officer cannot close (2.6)."""

VOICES = frozenset({Office.LIAISON_OFFICER, Office.PARTY_REPRESENTATIVE, Office.DUTY_OFFICER})
"""Who says what a delegation says: it alleges, notifies and answers, and edits nothing (2.6)."""

HEADS = frozenset({Office.CHIEF, Office.COMMISSIONER})
"""Who binds a delegation in a joint act: co-chiefs, one for each guarantor, equal (2.6)."""

KEEPERS = frozenset({Office.CUSTODIAN})
"""Who keeps keys and the record of who holds which office (2.6)."""

ANYBODY = frozenset(Office)
"""Whoever holds an office at all."""

TEAM = frozenset({Office.VERIFIER, Office.INVESTIGATOR, Office.SECTOR_HEAD, Office.CHIEF})
"""Who visits and finds: the verification team and who stands above it (2.4)."""

MONITORS = frozenset({Role.GUARANTOR})
"""The delegations that run the mechanism; parties allege and answer, supervisors read."""

_JOINT_CASE = JointRule(roles=MONITORS, least_delegations=2, least_hours=0)
_JOINT_MECHANISM = JointRule(roles=MONITORS, least_delegations=2, least_hours=24)

FOUNDING_RULES = Rules(
    version=1,
    permissions={
        "observation": Permission(offices=EYES),
        "access-restriction": Permission(offices=EYES),
        "coverage": Permission(offices=EYES),
        "notice": Permission(offices=VOICES | DESK),
        "allegation": Permission(offices=VOICES | DESK),
        "commitment": Permission(offices=EYES),
        "disclosure": Permission(offices=EYES),
        "abandonment": Permission(offices=EYES),
        "correction": Permission(offices=ANYBODY),
        "withdrawal": Permission(offices=ANYBODY),
        "redaction": Permission(offices=KEEPERS | {Office.CHIEF}),
        "incident": Permission(offices=DESK, roles=MONITORS),
        "triage": Permission(offices=DESK, roles=MONITORS),
        "claim": Permission(offices=DESK | TEAM, roles=MONITORS),
        "release": Permission(offices=DESK | TEAM, roles=MONITORS),
        "tasking": Permission(offices=DESK, roles=MONITORS),
        "visit": Permission(offices=TEAM | EYES, roles=MONITORS),
        "suspension": Permission(offices=DESK, roles=MONITORS),
        "resumption": Permission(offices=DESK, roles=MONITORS),
        "handover": Permission(offices=frozenset({Office.DUTY_OFFICER})),
        "finding": Permission(offices=TEAM, roles=MONITORS),
        "answer": Permission(offices=VOICES | HEADS),
        "rule-match": Permission(offices=DESK, roles=MONITORS),
        "match": Permission(offices=DESK, roles=MONITORS),
        "merge": Permission(offices=DESK, roles=MONITORS),
        "undo": Permission(offices=DESK, roles=MONITORS),
        "decide": Permission(offices=HEADS, roles=MONITORS),
        "close": Permission(offices=HEADS, roles=MONITORS),
        "reopen": Permission(offices=HEADS | DESK, roles=MONITORS),
        "adopt": Permission(offices=HEADS, roles=MONITORS),
        "activate": Permission(offices=HEADS, roles=MONITORS),
        "stance": Permission(offices=HEADS | DESK),
        "motion-withdrawal": Permission(offices=HEADS | DESK),
        "appointment": Permission(offices=KEEPERS | {Office.CHIEF}),
        "revocation": Permission(offices=KEEPERS | {Office.CHIEF}),
        "fork": Permission(offices=KEEPERS | HEADS),
        "beat": Permission(offices=ANYBODY),
        "lapse": Permission(offices=DESK | HEADS | KEEPERS),
        "departure": Permission(offices=HEADS),
        "return": Permission(offices=HEADS),
    },
    joint={
        # Events of a day are matched at the desk, where both sides sit; so the term is free.
        "match": _JOINT_CASE,
        "merge": _JOINT_CASE,
        "undo": _JOINT_CASE,
        "decide": JointRule(roles=MONITORS, least_delegations=2, least_hours=24),
        # A closed case that nobody objects to is the one thing that silence may carry.
        "close": JointRule(roles=MONITORS, least_delegations=2, least_hours=24, silence=True),
        "reopen": _JOINT_CASE,
        "adopt": _JOINT_MECHANISM,
        "activate": _JOINT_MECHANISM,
    },
    answer_h=7 * 24,
    decision_h=30 * 24,
    lapse_quorum=2,
    thresholds={
        # The graver the charge, the firmer the ground; what is not graded is taken as grave.
        Gravity.MINOR: Confidence.REASONABLE_GROUNDS,
        Gravity.GRAVE: Confidence.CLEAR_AND_CONVINCING,
        Gravity.NOT_GRADED: Confidence.CLEAR_AND_CONVINCING,
    },
    match_rules=(MatchRule(id="near-in-time-and-place", within_s=300, within_m=2000),),
    quarantine_h=24,
)
"""What a mechanism that wrote nothing down would still have needed (2.2)."""
