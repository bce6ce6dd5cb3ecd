"""The sharing rules of posts, end to end: at once, sealed and told later, own delegation only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from desk_case import (
    AXES,
    CADRIA,
    DORIA,
    ESKER,
    FORD_POST,
    FOUNDING,
    OWN_POST,
    Desks,
    shots,
    words,
)

from truceline.casework.desk import Aside, Desk
from truceline.casework.errors import CommitmentError
from truceline.casework.finding import answer, find
from truceline.casework.incident import open_incident
from truceline.casework.joint import Manner, decide, take_stance
from truceline.casework.report import disclose, disclose_due, observe, opens
from truceline.domain.entry import EntryRef
from truceline.domain.fieldwork import IncidentSummary
from truceline.domain.finding_act import AnswerStance
from truceline.domain.identifier import AssetId
from truceline.domain.mechanism import Sharing
from truceline.domain.motion import Stance, StanceTaken
from truceline.domain.report_act import Committed, Disclosed, ReportKind
from truceline.domain.statement import AnswerText, FindingReasons, Opening, Statement
from truceline.procedure.independence import Independence, independence
from truceline.register.content import content
from truceline.wire.body import encode_body
from truceline.wire.record_part import CommitmentPart

NATIONAL = replace(
    FOUNDING,
    posts=tuple(
        replace(each, sharing=Sharing.NATIONAL_ONLY, disclosed_within_s=None)
        if each.id == FORD_POST
        else each
        for each in FOUNDING.posts
    ),
)
ON_DISPUTE = replace(
    FOUNDING,
    posts=tuple(
        replace(each, disclosed_within_s=None, on_dispute=True) if each.id == OWN_POST else each
        for each in FOUNDING.posts
    ),
)
WHY = words("because")


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    """Return desks that nobody has worked at."""
    with Desks(tmp_path) as made:
        yield made


def reads(desk: Desk, ref: EntryRef) -> bool:
    """Tell whether a body is open at a desk."""
    return content(desk.register, ref) is not None


def test_a_post_that_shares_at_once_is_read_by_whom_the_policy_names(desks: Desks) -> None:
    made = observe(desks[DORIA], shots(FORD_POST))
    desks.meet(CADRIA, DORIA, ESKER)
    assert made.audience == (CADRIA, DORIA)
    assert [reads(desks[each], made.at) for each in (CADRIA, DORIA, ESKER)] == [True, True, False]


def test_a_report_of_no_post_of_the_mechanism_is_flagged_and_shared_by_the_policy(
    desks: Desks,
) -> None:
    made = observe(desks[DORIA], shots(AssetId("somewhere")))
    assert [each.value for each in made.flags] == ["unknown_post"]
    assert made.audience == (CADRIA, DORIA)


def test_a_post_by_a_wrong_name_shares_as_the_strictest_own_post_does(desks: Desks) -> None:
    by_slip = observe(desks[CADRIA], shots(AssetId("own-pots")))
    assert isinstance(by_slip.act, Committed)
    assert by_slip.audience == ()


def test_a_national_post_is_read_by_its_own_and_its_entry_is_there_for_all(tmp_path: Path) -> None:
    with Desks(tmp_path, NATIONAL) as desks:
        made = observe(desks[DORIA], shots(FORD_POST))
        desks.meet(CADRIA, DORIA, ESKER)
        assert made.audience == (DORIA,)
        assert [reads(desks[by], made.at) for by in (CADRIA, DORIA, ESKER)] == [False, True, False]
        assert desks[ESKER].kept(made.at).placed.kind == "observation"


def test_a_sealed_report_is_fixed_now_told_later_and_independent(desks: Desks) -> None:
    cadria, doria = desks[CADRIA], desks[DORIA]
    made = observe(cadria, shots(OWN_POST))
    act = made.act
    assert isinstance(act, Committed)
    assert act.due_at == desks.clock.now() + timedelta(hours=24)
    assert not made.audience
    desks.meet()
    other = observe(doria, shots(FORD_POST))
    desks.meet()
    assert not reads(doria, made.at)
    told = disclose(cadria, made.at)
    desks.meet(CADRIA, DORIA, ESKER)
    assert [reads(desks[by], told.at) for by in (CADRIA, DORIA, ESKER)] == [True, True, False]
    for by in (CADRIA, DORIA, ESKER):
        desk = desks[by]
        found = independence(desk.scope, desk.kept(made.at), desk.kept(other.at))
        assert found is Independence.INDEPENDENT


def test_what_opens_a_commitment_must_be_here_and_be_what_was_fixed(desks: Desks) -> None:
    cadria = desks[CADRIA]
    made = observe(cadria, shots(OWN_POST))
    (file,) = cadria.node.home.openings.iterdir()
    raw = file.read_bytes()
    file.write_bytes(raw[:-1] + b"!")
    with pytest.raises(CommitmentError, match="came something else"):
        disclose(cadria, made.at)
    file.unlink()
    with pytest.raises(CommitmentError, match="came nothing of it"):
        disclose(cadria, made.at)
    with cadria.together():
        new = observe(cadria, shots(OWN_POST))
        with pytest.raises(CommitmentError, match="expected a commitment"):
            disclose(cadria, new.at)


def test_another_story_than_the_one_fixed_is_recognised(desks: Desks) -> None:
    cadria = desks[CADRIA]
    made = observe(cadria, shots(OWN_POST))
    other = encode_body(shots(OWN_POST, minutes=5))
    false = Opening(report=ReportKind.OBSERVATION, nonce=bytes(32), content=other)
    cadria.write(Disclosed(), made.at, body=false)  # procedure reads no body, so it stands
    desks.meet()
    assert not opens(desks[DORIA], made.at, false)


def test_a_commitment_whose_digest_is_another_kind_of_part_is_none(desks: Desks) -> None:
    cadria = desks[CADRIA]
    act = Committed(kind=ReportKind.OBSERVATION, due_at=desks.clock.now())
    made = cadria.write(act, aside=Aside(record=CommitmentPart(digest=bytes(32))))
    with pytest.raises(CommitmentError, match="nothing of it"):
        disclose(cadria, made.at)


def test_what_is_due_is_told_and_what_is_not_stays_sealed(desks: Desks) -> None:
    cadria = desks[CADRIA]
    observe(cadria, shots(OWN_POST))
    assert disclose_due(cadria, ahead=timedelta(hours=6)) == ()
    desks.clock.go(hours=19)
    assert len(disclose_due(cadria, ahead=timedelta(hours=6))) == 1
    assert disclose_due(cadria, ahead=timedelta(hours=6)) == ()


@pytest.mark.parametrize("dispute", ["denied", "split"])
def test_a_dispute_opens_what_only_a_dispute_opens(tmp_path: Path, dispute: str) -> None:
    with Desks(tmp_path, ON_DISPUTE) as desks:
        cadria, doria = desks[CADRIA], desks[DORIA]
        made = observe(cadria, shots(OWN_POST))
        assert isinstance(made.act, Committed)
        assert made.act.due_at == desks.clock.now() + timedelta(hours=cadria.rules.decision_h)
        incident = open_incident(
            cadria, [made.at], summary=IncidentSummary(title=words("shots"))
        ).at
        assert disclose_due(cadria, ahead=timedelta()) == ()
        if dispute == "denied":
            charge = replace(AXES, responsible=(DORIA,))
            found = find(cadria, incident, axes=charge, reasons=FindingReasons(occurrence=WHY))
            desks.meet()
            answer(doria, found.at, stance=AnswerStance.DENIES, text=AnswerText(words=WHY))
        else:
            moved = decide(cadria, incident, axes=AXES, evidence=[], manner=Manner(reason=WHY))
            desks.meet()
            no = StanceTaken(stance=Stance.DISSENT)
            take_stance(doria, moved.at, taken=no, text=Statement(words=WHY))
        desks.meet()
        (told,) = disclose_due(cadria, ahead=timedelta())
        desks.meet()
        assert reads(doria, told.at)
