"""Rules of procedure as rows that a door can print as sentences, in any language.

Nothing here is a sentence: each row has the name of the rule, what it is about, and its values in
order, so that whoever prints it translates words and not code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from truceline.domain.rule import JointRule, MatchRule, Permission, Rules
from truceline.procedure.act_name import ACT_NAMES, MOTION_NAMES


class RuleWord(Enum):
    """What a row says."""

    MAY = "may"
    NOBODY_MAY = "nobody_may"
    MUST_ASSENT = "must_assent"
    CANNOT_BE_MOVED = "cannot_be_moved"
    SILENCE_CARRIES = "silence_carries"
    LEAST_CONFIDENCE = "least_confidence"
    MATCHES = "matches"
    TERM_H = "term_h"
    LAPSE_QUORUM = "lapse_quorum"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule: what it says, of what, and its values.

    Parameters
    ----------
    word
        What it says.
    about
        The act, the motion, the gravity, the match rule or the term that it is about.
    offices, roles
        Who; an empty tuple of roles is every delegation.
    values
        Figures by name, with their unit in it.
    """

    word: RuleWord
    about: str
    offices: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    values: tuple[tuple[str, int], ...] = ()


def rule_rows(rules: Rules) -> tuple[RuleRow, ...]:
    """Return all rows of the rules; what nobody may do, and nobody may move, is among them."""
    return (*_permissions(rules), *_motions(rules), *_measures(rules))


def _permissions(rules: Rules) -> Iterator[RuleRow]:
    for name in sorted(ACT_NAMES | rules.permissions.keys()):
        permission = rules.permissions.get(name)
        if permission is None:
            yield RuleRow(word=RuleWord.NOBODY_MAY, about=name)
        else:
            yield _permission(name, permission)


def _permission(name: str, permission: Permission) -> RuleRow:
    return RuleRow(
        word=RuleWord.MAY,
        about=name,
        offices=tuple(sorted(each.value for each in permission.offices)),
        roles=tuple(sorted(each.value for each in permission.roles)),
    )


def _motions(rules: Rules) -> Iterator[RuleRow]:
    for name in sorted(MOTION_NAMES | rules.joint.keys()):
        rule = rules.joint.get(name)
        if rule is None:
            yield RuleRow(word=RuleWord.CANNOT_BE_MOVED, about=name)
        else:
            yield from _motion(name, rule)


def _motion(name: str, rule: JointRule) -> Iterator[RuleRow]:
    roles = tuple(sorted(each.value for each in rule.roles))
    least = (("least_delegations", rule.least_delegations), ("least_h", rule.least_hours))
    yield RuleRow(word=RuleWord.MUST_ASSENT, about=name, roles=roles, values=least)
    if rule.silence:
        silence = (("silence_h", rule.hours_of_silence),)
        yield RuleRow(word=RuleWord.SILENCE_CARRIES, about=name, roles=roles, values=silence)


def _measures(rules: Rules) -> Iterator[RuleRow]:
    for gravity, confidence in sorted(rules.thresholds.items(), key=lambda each: each[0].value):
        values = ((confidence.value, confidence.rank),)
        yield RuleRow(word=RuleWord.LEAST_CONFIDENCE, about=gravity.value, values=values)
    yield from map(_match, rules.match_rules)
    terms = {
        "answer": rules.answer_h,
        "decision": rules.decision_h,
        "quarantine": rules.quarantine_h,
    }
    for term, hours in terms.items():
        yield RuleRow(word=RuleWord.TERM_H, about=term, values=(("hours", hours),))
    quorum = (("delegations", rules.lapse_quorum),)
    yield RuleRow(word=RuleWord.LAPSE_QUORUM, about="lapse", values=quorum)


def _match(rule: MatchRule) -> RuleRow:
    values = (
        ("within_s", rule.within_s),
        ("within_m", rule.within_m),
        ("most_reports", rule.most_reports),
    )
    return RuleRow(word=RuleWord.MATCHES, about=rule.id, values=values)
