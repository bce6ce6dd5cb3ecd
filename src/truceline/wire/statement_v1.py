"""Version 1 of the bodies that are words."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from truceline.domain.report_act import ReportKind
from truceline.wire.body_v1 import BodyV1
from truceline.wire.part_v1 import AttachmentV1, WordsV1
from truceline.wire.scalar_v1 import Digest, Name

LONGEST_INNER_BYTES = 512 * 1024
"""The longest body that another body may hold [bytes]."""

Inner = Annotated[bytes, Meta(min_length=1, max_length=LONGEST_INNER_BYTES)]
"""The bytes of another body, with its own kind and version in them."""


class OpeningV1(BodyV1, frozen=True, kw_only=True, tag="disclosure"):
    """What opens a commitment."""

    report: ReportKind
    nonce: Digest
    content: Inner


class AbandonmentReasonV1(BodyV1, frozen=True, kw_only=True, tag="abandonment"):
    """Why a commitment will not be opened."""

    reason: WordsV1


class CorrectionTextV1(BodyV1, frozen=True, kw_only=True, tag="correction"):
    """What was wrong, and the body that supersedes it."""

    reason: WordsV1
    amended: Inner | None


class WithdrawalReasonV1(BodyV1, frozen=True, kw_only=True, tag="withdrawal"):
    """Why a report is no longer stood by."""

    reason: WordsV1


class TriageReasonV1(BodyV1, frozen=True, kw_only=True, tag="triage"):
    """Why a first look says what it says."""

    reason: WordsV1


class SuspensionTextV1(BodyV1, frozen=True, kw_only=True, tag="suspension"):
    """Why work rests, and what would let it go on."""

    reason: WordsV1
    awaited: WordsV1 | None


class ResumptionTextV1(BodyV1, frozen=True, kw_only=True, tag="resumption"):
    """Why work goes on."""

    reason: WordsV1


class FindingReasonsV1(BodyV1, frozen=True, kw_only=True, tag="finding"):
    """Why a finding is as it is, axis by axis."""

    occurrence: WordsV1
    breach: WordsV1 | None
    responsibility: WordsV1 | None
    method: WordsV1 | None
    remedy: WordsV1 | None


class AnswerTextV1(BodyV1, frozen=True, kw_only=True, tag="answer"):
    """What a party answers."""

    words: WordsV1
    measures: WordsV1 | None
    attachments: tuple[AttachmentV1, ...]


class MotionTextV1(BodyV1, frozen=True, kw_only=True, tag="motion"):
    """Why something is moved."""

    reason: WordsV1


class StatementV1(BodyV1, frozen=True, kw_only=True, tag="stance"):
    """The reasons of a stance."""

    words: WordsV1
    occurrence: WordsV1 | None
    breach: WordsV1 | None
    responsibility: WordsV1 | None


class MotionWithdrawalReasonV1(BodyV1, frozen=True, kw_only=True, tag="motion-withdrawal"):
    """Why a motion is no longer stood by."""

    reason: WordsV1


class AppointmentV1(BodyV1, frozen=True, kw_only=True, tag="appointment"):
    """Who holds the offices of a key."""

    holder_name: Name | None
    rank: Name | None
    note: WordsV1 | None
    withheld: tuple[Name, ...]


class RevocationReasonV1(BodyV1, frozen=True, kw_only=True, tag="revocation"):
    """Why a key's entries are void."""

    reason: WordsV1


class DepartureStatementV1(BodyV1, frozen=True, kw_only=True, tag="departure"):
    """Why a delegation takes no further part."""

    words: WordsV1


class ReturnStatementV1(BodyV1, frozen=True, kw_only=True, tag="return"):
    """On what terms a delegation takes part again."""

    words: WordsV1
