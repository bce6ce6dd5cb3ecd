"""How two mechanisms differ, as a document for programs; keys are those of the domain."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from truceline.domain.scenario import Scenario
from truceline.planning.difference import Difference


def difference_document(scenario: Scenario, difference: Difference) -> Mapping[str, object]:
    """Return a difference as plain data, with the case and its instant."""
    return {
        "scenario": scenario.id,
        "as_of": scenario.as_of.isoformat(),
        **msgspec.to_builtins(difference),
    }
