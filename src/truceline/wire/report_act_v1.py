"""Version 1 of the clear parts of reports, and of what is done about them."""

from __future__ import annotations

from truceline.domain.report_act import ReportKind
from truceline.wire.clear_v1 import ClearV1
from truceline.wire.scalar_v1 import Digest, Instant, Name, PartV1


class ReportFiledV1(ClearV1, frozen=True, kw_only=True):
    """A report; what is reported is the kind of the entry."""


class AllegationLodgedV1(ClearV1, frozen=True, kw_only=True):
    """An allegation, against whom it names."""

    against: tuple[Name, ...]
    provision: Name | None


class CommitmentPartV1(PartV1, frozen=True, kw_only=True):
    """What the record keeps of a commitment."""

    digest: Digest
    escrow: tuple[Name, ...]


class CommittedV1(ClearV1, frozen=True, kw_only=True):
    """A report fixed by a salted digest, to be disclosed by an instant (rounded down to 1 s)."""

    report: ReportKind
    due_at: Instant
    record: CommitmentPartV1


class DisclosedV1(ClearV1, frozen=True, kw_only=True):
    """The opening of a commitment."""


class AbandonedV1(ClearV1, frozen=True, kw_only=True):
    """A commitment that its author will not open."""


class RedactionPartV1(PartV1, frozen=True, kw_only=True):
    """What the record keeps of a redaction."""

    digests: tuple[Name, ...]
    reason: Name


class RedactedV1(ClearV1, frozen=True, kw_only=True):
    """The destruction of what a body holds, on a stated authority."""

    authority: Name
    record: RedactionPartV1


class CorrectedV1(ClearV1, frozen=True, kw_only=True):
    """A later word on an entry."""


class WithdrawnV1(ClearV1, frozen=True, kw_only=True):
    """A report that its author's delegation no longer stands by."""
