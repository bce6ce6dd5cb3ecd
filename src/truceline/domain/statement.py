"""The bodies that are words: reasons, answers and statements, each a type of its own.

None of them decides anything; what decides stands in the clear of the entry beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from truceline.domain.attachment import MOST_ATTACHMENTS, Attachment
from truceline.domain.handling import require_withheld
from truceline.domain.known import NOT_KNOWN, NotKnown
from truceline.domain.quantity import require_most
from truceline.domain.refusal import require
from truceline.domain.report_act import ReportKind
from truceline.domain.words import Words, require_texts

NONCE_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What opens a commitment: the kind of the report, the nonce, and the report's own bytes."""

    report: ReportKind
    nonce: bytes
    content: bytes

    def __post_init__(self) -> None:
        """Refuse a nonce that is none, and an opening of nothing."""
        require(
            len(self.nonce) == NONCE_BYTES,
            noun="Opening",
            field="nonce",
            expected=f"{NONCE_BYTES} bytes",
            came=len(self.nonce),
        )
        require(
            bool(self.content), noun="Opening", field="content", expected="a report", came="nothing"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AbandonmentReason:
    """Why a commitment will not be opened."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionText:
    """What was wrong, and the bytes of the body that supersedes it; None if words suffice."""

    reason: Words
    amended: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalReason:
    """Why a report is no longer stood by."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageReason:
    """Why a first look says what it says."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionText:
    """Why work rests, and what would let it go on."""

    reason: Words
    awaited: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumptionText:
    """Why work goes on."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReasons:
    """Why a finding is as it is, axis by axis; an axis that says nothing may have no reasons.

    `method` is how it was come by, and `remedy` what is proposed: what, where and by when, so that
    somebody can check it.
    """

    occurrence: Words
    breach: Words | None = None
    responsibility: Words | None = None
    method: Words | None = None
    remedy: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerText:
    """What a party answers, and what it has done about it."""

    words: Words
    measures: Words | None = None
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a list without end."""
        require_most(self, "attachments", MOST_ATTACHMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionText:
    """Why something is moved."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The reasons of a stance; of a split decision, one of the statements that stand together."""

    words: Words
    occurrence: Words | None = None
    breach: Words | None = None
    responsibility: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionWithdrawalReason:
    """Why a motion is no longer stood by."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Who holds the offices of a key, and for how long; the name is protected."""

    PROTECTED: ClassVar[tuple[str, ...]] = ("holder_name",)

    holder_name: str | NotKnown = NOT_KNOWN
    rank: str | NotKnown = NOT_KNOWN
    note: Words | None = None
    withheld: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse blank names and a false withholding."""
        require_texts(self, "holder_name", "rank")
        require_withheld(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationReason:
    """Why a key's entries are void, such as that it was lost."""

    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureStatement:
    """Why a delegation takes no further part, in its own words."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnStatement:
    """On what terms a delegation takes part again, in its own words."""

    words: Words
