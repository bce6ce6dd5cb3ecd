"""Neutral identifiers: one type for each noun, so that no two are confused.

An identifier carries no name that a side could contest; names are in `wording`.
"""

from __future__ import annotations

from typing import NewType

AgreementId = NewType("AgreementId", str)
AssetId = NewType("AssetId", str)
BodyId = NewType("BodyId", str)
DelegationId = NewType("DelegationId", str)
LineId = NewType("LineId", str)
MechanismId = NewType("MechanismId", str)
ParameterId = NewType("ParameterId", str)
PlaceId = NewType("PlaceId", str)
ScenarioId = NewType("ScenarioId", str)
SensorId = NewType("SensorId", str)
SourceId = NewType("SourceId", str)
ZoneId = NewType("ZoneId", str)
