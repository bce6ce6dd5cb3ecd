"""Version 1 of the clear parts of joint acts, with the rules that one of them may carry."""

from __future__ import annotations

from truceline.domain.delegation import Role
from truceline.domain.finding_act import Axis, Confidence, Gravity
from truceline.domain.motion import ClosingManner, Procedure, Stance
from truceline.domain.office import Office
from truceline.wire.clear_v1 import ClearV1, EntryRefV1, Hours
from truceline.wire.finding_act_v1 import AxesV1
from truceline.wire.scalar_v1 import Instant, Name, Natural, PartV1


class PermissionV1(PartV1, frozen=True, kw_only=True):
    """Who may do an act; offices and roles in the order of their letters."""

    offices: tuple[Office, ...]
    roles: tuple[Role, ...]


class JointRuleV1(PartV1, frozen=True, kw_only=True):
    """Who must assent to a motion, and how long they have [h]."""

    roles: tuple[Role, ...]
    least_delegations: Natural
    least_hours: Hours
    silence: bool
    hours_of_silence: Hours


class MatchRuleV1(PartV1, frozen=True, kw_only=True):
    """A rule by which reports may be matched in bulk [s, m]."""

    id: Name
    within_s: Natural
    within_m: Natural
    most_reports: Natural


class RulesV1(PartV1, frozen=True, kw_only=True):
    """The rules of procedure, keyed by the kinds of entries and of motions."""

    version: Natural
    permissions: dict[str, PermissionV1]
    joint: dict[str, JointRuleV1]
    answer_h: Hours
    decision_h: Hours
    lapse_quorum: Natural
    thresholds: dict[Gravity, Confidence]
    match_rules: tuple[MatchRuleV1, ...]
    quarantine_h: Hours


class MatchV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="match"):
    """The reports among the subjects are one event."""


class MergeV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="merge"):
    """The incidents among the subjects are one."""

    into: EntryRefV1


class UndoV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="undo"):
    """A match, a merge or a match by rule no longer holds."""


class DecideV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="decide"):
    """What the delegations say together of an incident."""

    axes: AxesV1


class CloseV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="close"):
    """The incident is closed."""

    manner: ClosingManner


class ReopenV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="reopen"):
    """The incident is open again."""


class AdoptV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="adopt"):
    """The mechanism goes on under other rules."""

    rules: RulesV1


class ActivateV1(PartV1, frozen=True, kw_only=True, tag_field="kind", tag="activate"):
    """The state is derived by another version of the fold."""

    version: Natural


class MovedV1(ClearV1, frozen=True, kw_only=True):
    """A motion, with the instant until which stances are taken."""

    motion: MatchV1 | MergeV1 | UndoV1 | DecideV1 | CloseV1 | ReopenV1 | AdoptV1 | ActivateV1
    due_at: Instant
    procedure: Procedure


class StanceTakenV1(ClearV1, frozen=True, kw_only=True):
    """A delegation's word on the motion that is the subject."""

    stance: Stance
    parts: tuple[Axis, ...]
    until_at: Instant | None
    axes: AxesV1 | None


class MotionWithdrawnV1(ClearV1, frozen=True, kw_only=True):
    """A pending motion is no longer stood by."""


class RuleMatchedV1(ClearV1, frozen=True, kw_only=True):
    """Reports matched by a rule."""

    rule: Name
