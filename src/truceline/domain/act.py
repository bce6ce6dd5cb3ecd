"""Every act that an entry of the record can be, as one closed type.

An act is the clear part of an entry, decoded: all that decides, and all that the fold reads of it
besides who signed it, what it is about and what its author had seen.
"""

from __future__ import annotations

from truceline.domain.finding_act import FindingAct
from truceline.domain.governance_act import GovernanceAct
from truceline.domain.incident_act import IncidentAct
from truceline.domain.motion import MotionAct
from truceline.domain.report_act import ReportAct

Act = ReportAct | IncidentAct | FindingAct | MotionAct | GovernanceAct
"""What an entry does."""
