"""One full sample of each body and of each act, in several scripts, for tests and for the manual.

All of it is invented, in the fictional case of the other samples.
"""

from __future__ import annotations

from datetime import UTC, datetime

from truceline.domain.access_restriction import AccessRestriction, RestrictionKind
from truceline.domain.act import Act
from truceline.domain.allegation import Allegation, Channel
from truceline.domain.attachment import Attachment
from truceline.domain.condition import Weather
from truceline.domain.coverage import Coverage, TrackPoint, WatchKind, WatchState
from truceline.domain.delegation import Role
from truceline.domain.direction import (
    AngleUnit,
    Arc,
    Flight,
    FlightManner,
    North,
    Wind,
    Winds,
)
from truceline.domain.entry import EntryRef, KeyId, LogId
from truceline.domain.entry_body import EntryBody
from truceline.domain.fieldwork import Handover, IncidentSummary, Tasking, Urgency, VisitReport
from truceline.domain.finding_act import (
    Answered,
    AnswerStance,
    Axes,
    Axis,
    Breach,
    Confidence,
    FindingDrafted,
    Gravity,
    Occurrence,
    Responsibility,
)
from truceline.domain.governance_act import (
    Appointed,
    Beat,
    ForkShown,
    Lapsed,
    Left,
    Returned,
    Revoked,
    Term,
)
from truceline.domain.handling import (
    Credibility,
    Grading,
    Handling,
    HarmMark,
    LegalBasis,
    Reliability,
    SourceClass,
)
from truceline.domain.identifier import AssetId, DelegationId, PlaceId, ZoneId
from truceline.domain.incident_act import (
    Claimed,
    HandedOver,
    IncidentOpened,
    Released,
    Resumed,
    Suspended,
    SuspensionReason,
    Tasked,
    Triaged,
    TriageOutcome,
    Visited,
    VisitOutcome,
)
from truceline.domain.kind import Kind
from truceline.domain.light import Light
from truceline.domain.location import (
    GivenAs,
    Location,
    Offset,
    PositionSource,
    Suspicion,
    on_step,
)
from truceline.domain.motion import (
    Activate,
    Adopt,
    Close,
    ClosingManner,
    Decide,
    Match,
    Merge,
    MotionWithdrawn,
    Moved,
    Procedure,
    Reopen,
    RuleMatched,
    Stance,
    StanceTaken,
    Undo,
)
from truceline.domain.notice import Notice, NoticeKind
from truceline.domain.observation import Instrument, Observation, Seeing
from truceline.domain.observed_time import Clock, ClockSource, Span
from truceline.domain.office import Office
from truceline.domain.quantity import Count, CountManner, Distance
from truceline.domain.report_act import (
    Abandoned,
    AllegationLodged,
    Committed,
    Corrected,
    Disclosed,
    Redacted,
    ReportFiled,
    ReportKind,
    Withdrawn,
)
from truceline.domain.rule import JointRule, MatchRule, Permission, Rules
from truceline.domain.sighting import (
    Assessment,
    EventType,
    Means,
    Phase,
    Sighting,
    Weapon,
    WeaponClass,
)
from truceline.domain.statement import (
    AbandonmentReason,
    AnswerText,
    Appointment,
    CorrectionText,
    DepartureStatement,
    FindingReasons,
    MotionText,
    MotionWithdrawalReason,
    Opening,
    ResumptionText,
    ReturnStatement,
    RevocationReason,
    Statement,
    SuspensionText,
    TriageReason,
    WithdrawalReason,
)
from truceline.domain.words import Words
from truceline.wire.record_part import CommitmentPart, RecordPart, RedactionPart

NOON = datetime(2031, 5, 12, 12, 0, tzinfo=UTC)
LATER = datetime(2031, 5, 12, 12, 4, 30, 250_000, tzinfo=UTC)
ARVIA, DORIA = DelegationId("arvia"), DelegationId("doria")


def said(text: str, language: str = "en") -> Words:
    """Return words in their own language alone."""
    return Words(text={language: text}, original=language)


CLOCK = Clock(source=ClockSource.GNSS, synced_at=NOON, offset_ms=-120)
SPAN = Span(from_at=NOON, to_at=LATER, uncertainty_ms=5000)
NOTE = Words(
    text={
        "ru": "Три взрыва, «глухих», за высотой.",
        "tr": "Tepenin ardında üç boğuk patlama.",
        "az": "Təpənin arxasında üç boğuq partlayış.",
        "hy": "Երեք խուլ պայթյուն բլրի հետևում։",
    },
    original="ru",
)
POST = Location(
    points=(on_step(40.1234567, 46.7654321),),
    place=PlaceId("west-hill"),
    names={"en": "West Hill", "hy": "Արևմտյան բլուր"},
    given_as=GivenAs.MGRS,
    as_given="38T PL 50512 43377",
    source=PositionSource.SURVEY,
    precision_m=10,
    suspicion=Suspicion.NONE,
)
AREA = Location(
    points=(on_step(40.0, 46.7), on_step(40.1, 46.7), on_step(40.1, 46.9)),
    given_as=GivenAs.OTHER,
    as_given="triangle on the sketch",
    source=PositionSource.ESTIMATED,
    precision_m=500,
    suspicion=Suspicion.JAMMING,
)
NEAR_BRIDGE = Location(
    names={"en": "the bridge"},
    offset=Offset(
        distance=Distance(least_m=1500, most_m=1500),
        direction=Winds(winds=(Wind.NE,), north=North.NOT_KNOWN),
    ),
    given_as=GivenAs.NAME,
    as_given="1.5km north-east of the bridge",
    source=PositionSource.MAP,
)
PHOTO = Attachment(
    sha256=bytes(range(32)),
    size_bytes=48_213,
    media_type="image/jpeg",
    original_name="IMG_0042 (kopyası).jpg",
    device="camera 7",
    captured_at=NOON,
)
COPY = Attachment(
    sha256=bytes(reversed(range(32))),
    size_bytes=1024,
    media_type="image/png",
    derived_from=bytes(range(32)),
    derived_by="crop 1.2, 0,0,640,480",
)
HANDLING = Handling(
    legal_basis=LegalBasis.MANDATE,
    harm=HarmMark.COULD_HARM_SOURCE,
    access_label="joint",
    retention_rule="ten years",
)
EXPLOSIONS = Sighting(
    event=EventType.EXPLOSION,
    count=Count(manner=CountManner.EXACT, number=3),
    phase=Phase.UNDETERMINED,
    means=(Means.HEARD, Means.SAW),
    weapons=(Weapon(kind=WeaponClass.MORTAR, model="2B11", calibre_tenths_mm=1200),),
    distance=Distance(least_m=2000, most_m=4000),
    direction=Arc(centre=750, half_width=50, unit=AngleUnit.MIL_6000, north=North.GRID),
    at=AREA,
    flight=Flight(manner=FlightManner.ACROSS, origin=Wind.W, goal=Wind.E, mostly=True),
    during=SPAN,
    assessment=Assessment.LIVE_FIRE_EXERCISE,
    description=said("dull"),
)
BURSTS = Sighting(
    event=EventType.BURST,
    count=Count(manner=CountManner.UNCOUNTABLE),
    means=(Means.HEARD,),
    direction=Winds(winds=(Wind.SE, Wind.SSE), north=North.MAGNETIC),
)
OBSERVATION = Observation(
    post=AssetId("west-post"),
    office=Office.OBSERVER,
    observer_name="A. Sample",
    transcribed_by=Office.DUTY_OFFICER,
    observed=SPAN,
    recorded_at=LATER,
    clock=CLOCK,
    position=POST,
    sightings=(EXPLOSIONS, BURSTS),
    instrument=Instrument(name="binoculars 7x50", serial="К-118", calibrated_at=NOON),
    seeing=Seeing(light=Light.DAY, weather=Weather.HAZE, visibility_m=4500),
    not_visible=said("the valley behind the hill"),
    note=NOTE,
    confidence=Confidence.REASONABLE_GROUNDS,
    grading=Grading(
        source=SourceClass.DIRECT, reliability=Reliability.B, credibility=Credibility.PROBABLY_TRUE
    ),
    attachments=(PHOTO, COPY),
    handling=HANDLING,
    withheld=("source_person",),
)
BODIES: tuple[EntryBody, ...] = (
    OBSERVATION,
    AccessRestriction(
        restriction=RestrictionKind.DENIED,
        asset=AssetId("patrol-2"),
        office=Office.PATROL_LEADER,
        restricted=SPAN,
        recorded_at=LATER,
        clock=CLOCK,
        place=NEAR_BRIDGE,
        goal=AREA,
        controlled_by=DORIA,
        restricted_by=said("two armed men at the barrier"),
        reason_given=said("Mayın var, geçemezsiniz.", "tr"),
        escalated_to=("liaison officer of doria",),
        note=said("turned back after 40 minutes"),
        attachments=(PHOTO,),
        handling=HANDLING,
        withheld=("observer_name",),
    ),
    Coverage(
        watch=WatchKind.PATROL,
        state=WatchState.DEGRADED,
        asset=AssetId("patrol-2"),
        during=SPAN,
        recorded_at=LATER,
        clock=CLOCK,
        position=POST,
        track=(TrackPoint(at=POST, passed_at=NOON), TrackPoint(at=NEAR_BRIDGE)),
        seeing=Seeing(light=Light.NIGHT, weather=Weather.FOG, visibility_m=200),
        not_visible=said("the far bank"),
        note=said("night sight broken"),
        handling=HANDLING,
    ),
    Notice(
        activity=NoticeKind.EXERCISE,
        planned=SPAN,
        written_at=NOON,
        where=AREA,
        route=(POST, NEAR_BRIDGE),
        what=said("live firing on the range"),
        n_people=120,
        n_vehicles=9,
        weapons=(Weapon(kind=WeaponClass.TANK),),
        contact="duty desk",
        reference="No 7/31",
        attachments=(PHOTO,),
        handling=HANDLING,
    ),
    Allegation(
        alleged_by="the village council",
        received_at=LATER,
        channel=Channel.HOTLINE,
        reference="H-12",
        happened=Span(),
        where=NEAR_BRIDGE,
        sightings=(BURSTS,),
        words=said("Kəndə atəş açıldı.", "az"),
        asked=said("a visit today"),
        offered=said("cartridge cases"),
        attachments=(PHOTO,),
        grading=Grading(source=SourceClass.WITNESS),
        handling=HANDLING,
        withheld=("source_person",),
    ),
    Opening(report=ReportKind.OBSERVATION, nonce=bytes(32), content=b"the report's own bytes"),
    AbandonmentReason(reason=said("the post was lost with its papers")),
    CorrectionText(reason=said("two, not three"), amended=b"the body that supersedes it"),
    WithdrawalReason(reason=said("it was thunder")),
    IncidentSummary(
        title=said("Explosions at the bridge"), happened=SPAN, where=NEAR_BRIDGE, note=NOTE
    ),
    TriageReason(reason=said("inside the zone")),
    Tasking(
        purpose=said("look at the craters"),
        questions=(said("How many?"), said("From where?")),
        urgency=Urgency.TODAY,
        planned=SPAN,
        goal=NEAR_BRIDGE,
        meeting_point=POST,
        n_people=6,
        n_vehicles=2,
        risks=said("mines beside the road"),
    ),
    VisitReport(
        visited=SPAN,
        recorded_at=LATER,
        clock=CLOCK,
        team=(AssetId("patrol-1"), AssetId("patrol-2")),
        leader_name="B. Sample",
        accompanied_by=said("an officer of doria"),
        reached=NEAR_BRIDGE,
        last_visited_at=NOON,
        sightings=(EXPLOSIONS,),
        n_interviews=2,
        interviews=said("two people heard it"),
        words=said("three craters"),
        not_seen=said("the far bank"),
        attachments=(PHOTO, COPY),
        handling=HANDLING,
        withheld=("interviewed",),
    ),
    SuspensionText(reason=said("no access"), awaited=said("word from doria")),
    ResumptionText(reason=said("access was given")),
    Handover(
        watch=SPAN,
        desk=AssetId("joint-centre"),
        outgoing=Office.DUTY_OFFICER,
        incoming=Office.DUTY_OFFICER,
        happening=said("one case open"),
        open_matters=(said("answer due at noon"),),
        equipment=said("radio 2 out"),
        reservations=said("I have not seen the second photograph"),
    ),
    FindingReasons(
        occurrence=said("craters and two witnesses"),
        breach=said("inside the zone"),
        responsibility=said("could not be told"),
        method=said("crater analysis"),
        remedy=said("battery to leave the zone by Friday, checked by a visit"),
    ),
    AnswerText(
        words=said("Это были не мы.", "ru"),
        measures=said("an inquiry is under way"),
        attachments=(COPY,),
    ),
    MotionText(reason=said("same time, same place")),
    Statement(
        words=said("We do not agree."),
        occurrence=said("yes"),
        breach=said("no"),
        responsibility=said("not shown"),
    ),
    MotionWithdrawalReason(reason=said("new evidence")),
    Appointment(holder_name="C. Sample", rank="major", note=said("until autumn")),
    RevocationReason(reason=said("the key was lost")),
    DepartureStatement(words=said("Մենք հեռանում ենք։", "hy")),
    ReturnStatement(words=said("We are back.")),
)

REF = EntryRef(log=LogId("log/arvia/1"), index=7, leaf=bytes(range(32)))
KEY = KeyId("arvia-duty-1")
AXES = Axes(
    provision="art-1",
    occurrence=Occurrence.AS_ALLEGED,
    breach=Breach.BREACH,
    responsibility=Responsibility.SHARED,
    responsible=(ARVIA, DORIA),
    occurrence_confidence=Confidence.CLEAR_AND_CONVINCING,
    breach_confidence=Confidence.BALANCE_OF_PROBABILITIES,
    responsibility_confidence=Confidence.REASONABLE_SUSPICION,
    gravity=Gravity.GRAVE,
    zone=ZoneId("zone-a"),
    zone_version="2",
)
RULES = Rules(
    version=2,
    permissions={
        "observation": Permission(offices=frozenset({Office.OBSERVER, Office.PATROL_LEADER})),
        "motion": Permission(
            offices=frozenset({Office.CHIEF}), roles=frozenset({Role.GUARANTOR, Role.HOST})
        ),
    },
    joint={"close": JointRule(roles=frozenset({Role.GUARANTOR}), silence=True)},
    answer_h=72,
    decision_h=240,
    lapse_quorum=2,
    thresholds={Gravity.GRAVE: Confidence.CLEAR_AND_CONVINCING},
    match_rules=(MatchRule(id="near", within_s=30, within_m=2000),),
)
MOTIONS = (
    Match(),
    Merge(into=REF),
    Undo(),
    Decide(axes=AXES),
    Close(manner=ClosingManner.SETTLED),
    Reopen(),
    Adopt(rules=RULES),
    Activate(version=2),
)
ACTS: tuple[Act, ...] = (
    *(ReportFiled(kind=kind) for kind in ReportKind),
    AllegationLodged(against=(DORIA,), provision="art-1"),
    Committed(kind=ReportKind.OBSERVATION, due_at=LATER),
    Disclosed(),
    Abandoned(),
    Redacted(authority="joint commission, rule 4"),
    Corrected(),
    Withdrawn(),
    IncidentOpened(),
    Triaged(outcome=TriageOutcome.IN_MANDATE),
    Claimed(),
    Released(),
    Tasked(team=(ARVIA, DORIA), due_at=LATER),
    Visited(outcome=VisitOutcome.PARTIAL),
    Suspended(reason=SuspensionReason.ACCESS),
    Resumed(),
    HandedOver(),
    FindingDrafted(axes=AXES),
    Answered(stance=AnswerStance.DENIES),
    *(Moved(motion=motion, due_at=LATER, procedure=Procedure.SILENCE) for motion in MOTIONS),
    StanceTaken(stance=Stance.ASSENT_IN_PART, parts=(Axis.OCCURRENCE,), axes=AXES),
    StanceTaken(stance=Stance.AD_REFERENDUM, until_at=LATER),
    MotionWithdrawn(),
    RuleMatched(rule="near"),
    Appointed(key=KEY, offices=(Office.DUTY_OFFICER, Office.VERIFIER)),
    Revoked(log=LogId("log/arvia/1"), key=KEY, from_index=12),
    ForkShown(log=LogId("log/doria/1"), size=40),
    Beat(at=NOON),
    Lapsed(term=Term.ANSWER),
    Left(),
    Returned(),
)
PARTS: dict[Kind, RecordPart] = {
    Kind.COMMITMENT: CommitmentPart(digest=bytes(32), escrow=("arvia-escrow",)),
    Kind.REDACTION: RedactionPart(digests=("x" * 43,), reason="a court's order"),
}
"""What the record keeps beside its own kinds."""
