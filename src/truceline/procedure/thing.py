"""What each act makes, and what it must be about; subjects are told apart by what they are.

The subjects of an entry stand in the order of their places, so none of them has its role from its
position. An act says which things it is mainly about, how many of them, and what else may stand
beside them, such as evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from truceline.domain import finding_act as found
from truceline.domain import governance_act as governed
from truceline.domain import incident_act as worked
from truceline.domain import motion as moved
from truceline.domain import report_act as filed
from truceline.domain.act import Act


class Thing(Enum):
    """What an accepted entry is, for entries that are about it."""

    REPORT = "report"
    ALLEGATION = "allegation"
    COMMITMENT = "commitment"
    INCIDENT = "incident"
    TASKING = "tasking"
    VISIT = "visit"
    FINDING = "finding"
    MOTION = "motion"
    RULE_MATCH = "rule_match"
    STANCE = "stance"
    APPOINTMENT = "appointment"
    BEAT = "beat"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What an act must be about.

    Parameters
    ----------
    main
        The things that it is mainly about.
    least, most
        How many of them.
    also
        What may stand beside them; `main` does not count here.
    own
        Whether they must be the author's own delegation's.
    """

    main: frozenset[Thing] = frozenset()
    least: int = 0
    most: int = 0
    also: frozenset[Thing] = frozenset()
    own: bool = False


def thing_of(act: Act) -> Thing:
    """Return what an act makes."""
    return _THINGS.get(type(act), Thing.WORD)


def fit_of(act: Act) -> Fit:
    """Return what an act must be about."""
    if isinstance(act, moved.Moved):
        return _FITS[type(act.motion)]
    if isinstance(act, governed.Lapsed):
        return _TERMS[act.term]
    return _FITS[type(act)]


ITEMS = frozenset(Thing) - {Thing.STANCE, Thing.BEAT, Thing.WORD, Thing.VISIT}
"""The things that have a state of their own."""

_THINGS: dict[type, Thing] = {
    filed.ReportFiled: Thing.REPORT,
    filed.AllegationLodged: Thing.ALLEGATION,
    filed.Committed: Thing.COMMITMENT,
    worked.IncidentOpened: Thing.INCIDENT,
    worked.Tasked: Thing.TASKING,
    worked.Visited: Thing.VISIT,
    found.FindingDrafted: Thing.FINDING,
    moved.Moved: Thing.MOTION,
    moved.RuleMatched: Thing.RULE_MATCH,
    moved.StanceTaken: Thing.STANCE,
    governed.Appointed: Thing.APPOINTMENT,
    governed.Beat: Thing.BEAT,
}

MAX_SUBJECTS = 256
"""How many subjects an entry of the record can have."""

_ANY = frozenset(Thing)
REPORTS = frozenset({Thing.REPORT, Thing.ALLEGATION, Thing.COMMITMENT})
"""What an incident is opened on, and what is matched."""

_INCIDENT = frozenset({Thing.INCIDENT})
_OF_INCIDENT = Fit(main=_INCIDENT, least=1, most=1, also=_ANY - _INCIDENT)
_OWN = REPORTS | {Thing.INCIDENT, Thing.TASKING, Thing.VISIT, Thing.FINDING}
_ALONE = Fit(also=_ANY)


def _one(*things: Thing, own: bool = False) -> Fit:
    main = frozenset(things)
    return Fit(main=main, least=1, most=1, also=_ANY - main, own=own)


_FITS: dict[type, Fit] = {
    filed.ReportFiled: _ALONE,
    filed.AllegationLodged: _ALONE,
    filed.Committed: _ALONE,
    filed.Disclosed: _one(Thing.COMMITMENT, own=True),
    filed.Abandoned: _one(Thing.COMMITMENT, own=True),
    filed.Redacted: Fit(main=_ANY, least=1, most=MAX_SUBJECTS, own=True),
    filed.Corrected: Fit(main=_OWN, least=1, most=1, own=True),
    filed.Withdrawn: Fit(main=_OWN | {Thing.RULE_MATCH}, least=1, most=1),
    worked.IncidentOpened: Fit(
        main=REPORTS, least=1, most=MAX_SUBJECTS, also=frozenset({Thing.RULE_MATCH, Thing.MOTION})
    ),
    worked.Triaged: _OF_INCIDENT,
    worked.Claimed: _OF_INCIDENT,
    worked.Released: _OF_INCIDENT,
    worked.Tasked: _OF_INCIDENT,
    worked.Visited: _one(Thing.TASKING),
    worked.Suspended: _OF_INCIDENT,
    worked.Resumed: _OF_INCIDENT,
    worked.HandedOver: _ALONE,
    found.FindingDrafted: _OF_INCIDENT,
    found.Answered: _one(Thing.ALLEGATION, Thing.FINDING),
    moved.Match: Fit(main=REPORTS | _INCIDENT, least=2, most=MAX_SUBJECTS),
    moved.Merge: Fit(main=_INCIDENT, least=2, most=MAX_SUBJECTS, also=_ANY - _INCIDENT),
    moved.Undo: _one(Thing.MOTION, Thing.RULE_MATCH),
    moved.Decide: _OF_INCIDENT,
    moved.Close: _OF_INCIDENT,
    moved.Reopen: _OF_INCIDENT,
    moved.Adopt: _ALONE,
    moved.Activate: _ALONE,
    moved.StanceTaken: _one(Thing.MOTION),
    moved.MotionWithdrawn: _one(Thing.MOTION),
    moved.RuleMatched: Fit(main=REPORTS | _INCIDENT, least=2, most=MAX_SUBJECTS),
    governed.Appointed: Fit(
        main=frozenset({Thing.APPOINTMENT}), least=0, most=MAX_SUBJECTS, own=True
    ),
    governed.Revoked: _ALONE,
    governed.ForkShown: _ALONE,
    governed.Beat: _ALONE,
    governed.Left: _ALONE,
    governed.Returned: _ALONE,
}

_TERMS = {
    governed.Term.ANSWER: _one(Thing.ALLEGATION, Thing.FINDING),
    governed.Term.MOTION: _one(Thing.MOTION),
    governed.Term.AD_REFERENDUM: _one(Thing.STANCE),
    governed.Term.DISCLOSURE: _one(Thing.COMMITMENT),
    governed.Term.DECISION: _OF_INCIDENT,
}
