"""What a person is appointed to, and so what his key may sign.

An office is held by a key of one delegation. Which office may do what is data of the mechanism
(`procedure.rule`); here is only what offices there are.

Source: the roles of OSCE, UN, CTSAMVM and joint centres merged, field notes 2.6.
"""

from __future__ import annotations

from enum import Enum


class Office(Enum):
    """The offices of a mechanism's people."""

    OBSERVER = "observer"
    PATROL_LEADER = "patrol_leader"
    ANALYST = "analyst"
    LIAISON_OFFICER = "liaison_officer"
    DUTY_OFFICER = "duty_officer"
    VERIFIER = "verifier"
    INVESTIGATOR = "investigator"
    SECTOR_HEAD = "sector_head"
    CHIEF = "chief"
    COMMISSIONER = "commissioner"
    PARTY_REPRESENTATIVE = "party_representative"
    SUPERVISOR = "supervisor"
    REPORTS_OFFICER = "reports_officer"
    CUSTODIAN = "custodian"
