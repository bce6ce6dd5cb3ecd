"""What is filed and said: observed, alleged, restricted, covered, notified, and what becomes of it.

How a report is shared follows from the terms of its post: at once, to whom the policy names;
committed now and disclosed within its hours or on a dispute; or to the own delegation only. Of each
the entry itself is there for all.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final, assert_never

from truceline.casework.desk import Aside, Desk, Written
from truceline.casework.errors import CommitmentError
from truceline.casework.flag import Flag, asset_of, flags_of
from truceline.domain.access_restriction import AccessRestriction
from truceline.domain.allegation import Allegation
from truceline.domain.coverage import Coverage
from truceline.domain.entry import EntryRef
from truceline.domain.entry_body import EntryBody, Report
from truceline.domain.finding_act import Answered, AnswerStance
from truceline.domain.founding import PostTerms
from truceline.domain.kind import kind_of
from truceline.domain.mechanism import Sharing
from truceline.domain.notice import Notice
from truceline.domain.observation import Observation
from truceline.domain.report_act import (
    Abandoned,
    AllegationLodged,
    Committed,
    Corrected,
    Disclosed,
    ReportFiled,
    ReportKind,
    Withdrawn,
)
from truceline.domain.statement import (
    NONCE_BYTES,
    AbandonmentReason,
    CorrectionText,
    Opening,
    WithdrawalReason,
)
from truceline.domain.words import Words
from truceline.procedure.ballot import Outcome
from truceline.procedure.incident_state import incident_state
from truceline.procedure.reading import act_as
from truceline.procedure.report_state import report_state
from truceline.procedure.shelf import Kept
from truceline.procedure.thing import Thing
from truceline.record.commitment import commitment_digest, fresh_nonce
from truceline.record.cut import Origin
from truceline.record.key import KeyLabel, label_of
from truceline.register.content import things
from truceline.wire.act import decode_record_part
from truceline.wire.body import encode_body
from truceline.wire.record_part import CommitmentPart

_STRICTER_LAST: Final = (Sharing.AT_ONCE, Sharing.SEALED_THEN_DISCLOSED, Sharing.NATIONAL_ONLY)
_NOT_TOLD: Final = "what opens it, in this node's own folder"


def observe(desk: Desk, observation: Observation) -> Written:
    """Report what was observed, as the terms of its post have it."""
    return _report(desk, observation, ReportKind.OBSERVATION)


def restrict(desk: Desk, restriction: AccessRestriction) -> Written:
    """Report what monitors were kept from."""
    return _report(desk, restriction, ReportKind.ACCESS_RESTRICTION)


def cover(desk: Desk, coverage: Coverage) -> Written:
    """Declare what was watched, and how it could be seen."""
    return _report(desk, coverage, ReportKind.COVERAGE)


def notify(desk: Desk, notice: Notice) -> Written:
    """Give notice of something planned; only what others hold before it counts as notice."""
    return _report(desk, notice, ReportKind.NOTICE)


def lodge(desk: Desk, allegation: Allegation, lodged: AllegationLodged) -> Written:
    """Lodge what somebody says has happened; whom it names has the right to answer."""
    flags = _flags(desk, allegation, None)
    return desk.write(lodged, body=allegation, aside=Aside(flags=flags))


def correct(
    desk: Desk, what: EntryRef, *, reason: Words, amended: EntryBody | None = None
) -> Written:
    """Say what was wrong in an own entry; the later word supersedes, and never replaces."""
    raw = None if amended is None else encode_body(amended)
    return desk.write(Corrected(), what, body=CorrectionText(reason=reason, amended=raw))


def withdraw(desk: Desk, what: EntryRef, *, reason: Words) -> Written:
    """Stand by an own report no longer; it stays visible."""
    return desk.write(Withdrawn(), what, body=WithdrawalReason(reason=reason))


def disclose(desk: Desk, commitment: EntryRef) -> Written:
    """Tell what a commitment fixed, to whom the policy names.

    Raises
    ------
    CommitmentError
        If it is none, or what opens it is not here or does not open it.
    """
    act, part = _commitment(desk, commitment)
    path = desk.node.home.openings / part.digest.hex()
    handle = desk.handles.of(commitment)
    if not path.is_file():
        raise CommitmentError(at=handle, expected=_NOT_TOLD, came="nothing of it")
    raw = path.read_bytes()
    opening = Opening(report=act.kind, nonce=raw[:NONCE_BYTES], content=raw[NONCE_BYTES:])
    if not opens(desk, commitment, opening):
        raise CommitmentError(at=handle, expected=_NOT_TOLD, came="something else")
    return desk.write(Disclosed(), commitment, body=opening)


def disclose_due(desk: Desk, *, ahead: timedelta) -> tuple[Written, ...]:
    """Tell all own commitments that a dispute opens, or whose term ends within a while."""
    until = desk.now() + ahead
    with desk.together():
        return tuple(
            disclose(desk, each.at)
            for each in _open_commitments(desk)
            if _due_at(each) <= until or _is_disputed(desk, each)
        )


def abandon(desk: Desk, commitment: EntryRef, *, reason: Words) -> Written:
    """Say that a commitment will not be opened, and why."""
    return desk.write(Abandoned(), commitment, body=AbandonmentReason(reason=reason))


def opens(desk: Desk, commitment: EntryRef, opening: Opening) -> bool:
    """Tell whether an opening is of the content that was committed to."""
    _, part = _commitment(desk, commitment)
    digest = commitment_digest(
        opening.content,
        nonce=opening.nonce,
        origin=Origin(commitment.log),
        author=KeyLabel(desk.kept(commitment).placed.keys[0]),
    )
    return hmac.compare_digest(digest, part.digest)


def terms_of(desk: Desk, report: Report) -> PostTerms | None:
    """Return the terms of the post of which a report is, if the mechanism has such a post."""
    asset = asset_of(report)
    return next((each for each in desk.founding.posts if each.id == asset), None)


def _report(desk: Desk, report: Report, kind: ReportKind) -> Written:
    terms = terms_of(desk, report)
    flags = _flags(desk, report, terms)
    match _sharing(desk, report, terms):
        case Sharing.AT_ONCE:
            return desk.write(ReportFiled(kind=kind), body=report, aside=Aside(flags=flags))
        case Sharing.NATIONAL_ONLY:
            own = Aside(audience=(), flags=flags)
            return desk.write(ReportFiled(kind=kind), body=report, aside=own)
        case Sharing.SEALED_THEN_DISCLOSED:
            return _commit(desk, report, kind, due_at=_term(desk, terms), flags=flags)
        case other:
            assert_never(other)


def _sharing(desk: Desk, report: Report, terms: PostTerms | None) -> Sharing:
    """Return when others get a report; a post by an unknown name is taken for the strictest own.

    A slip of the pen must not show at once what a post of its own was to seal.
    """
    if terms is not None:
        return terms.sharing
    if asset_of(report) is None:
        return Sharing.AT_ONCE
    posts = desk.founding.posts
    own = [each.sharing for each in posts if desk.delegation in each.operators]
    return max(own, key=_STRICTER_LAST.index, default=Sharing.AT_ONCE)


def _flags(desk: Desk, report: Report, terms: PostTerms | None) -> tuple[Flag, ...]:
    return flags_of(report, post=terms, by=desk.delegation, written_at=desk.now())


def _term(desk: Desk, terms: PostTerms | None) -> datetime:
    """Return until when a sealed report is told; by dispute alone, while a case can be decided."""
    within_s = None if terms is None else terms.disclosed_within_s
    if within_s is None:
        return desk.now() + timedelta(hours=desk.rules.decision_h)
    return desk.now() + timedelta(seconds=within_s)


def _commit(
    desk: Desk, report: Report, kind: ReportKind, *, due_at: datetime, flags: tuple[Flag, ...]
) -> Written:
    act = Committed(kind=kind, due_at=due_at)
    signer = desk.signer_of(act)
    nonce, content = fresh_nonce(), encode_body(report)
    digest = commitment_digest(
        content, nonce=nonce, origin=desk.node.origin, author=label_of(signer)
    )
    aside = Aside(
        record=CommitmentPart(digest=digest),
        signers=(signer,),
        openings={digest.hex(): nonce + content},
        flags=flags,
    )
    return desk.write(act, aside=aside)


def _commitment(desk: Desk, ref: EntryRef) -> tuple[Committed, CommitmentPart]:
    kept = desk.kept(ref)
    act = kept.placed.act
    if not isinstance(act, Committed) or ref.index >= desk.node.size(Origin(ref.log)):
        came = "nothing written yet" if act is None else kept.placed.kind
        raise CommitmentError(at=desk.handles.of(ref), expected="a commitment", came=came)
    envelope = desk.node.entry(Origin(ref.log), ref.index).envelope
    clear = {} if envelope is None else envelope.clear
    part = decode_record_part(kind_of(act).value, clear)
    if not isinstance(part, CommitmentPart):
        raise CommitmentError(at=desk.handles.of(ref), expected="its digest", came="none")
    return act, part


def _open_commitments(desk: Desk) -> list[Kept]:
    made = things(desk.register, Thing.COMMITMENT)
    own = [desk.kept(ref) for ref in made if ref.log == desk.log]
    states = [(each, report_state(desk.scope, each)) for each in own]
    return [
        each
        for each, state in states
        if not (state.disclosed_by or state.abandoned_by or state.is_void)
    ]


def _due_at(kept: Kept) -> datetime:
    return act_as(kept, Committed).due_at


def _is_disputed(desk: Desk, commitment: Kept) -> bool:
    """Tell whether its incident was decided apart, or a party denies a finding on it."""
    state = report_state(desk.scope, commitment)
    for ref in state.openings:
        incident = desk.scope.find(ref)
        if incident is None:
            continue
        case = incident_state(desk.scope, incident)
        if Outcome.SPLIT in case.decisions.values() or _is_denied(desk, case.answers):
            return True
    return False


def _is_denied(desk: Desk, answers: frozenset[EntryRef]) -> bool:
    acts = (desk.kept(each).placed.act for each in answers)
    return any(isinstance(each, Answered) and each.stance is AnswerStance.DENIES for each in acts)
