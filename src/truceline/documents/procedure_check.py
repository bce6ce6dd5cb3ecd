"""The rules of procedure of a mechanism: that they permit acts, and move motions, that there are.

What a rule leaves out nobody may do, so a misspelt name would take a right away unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.documents.mechanism_folder import MechanismDocuments
from truceline.documents.node import Node
from truceline.documents.problem import Problem, nearest_of, shown
from truceline.domain.kind import Kind, MotionKind

_MOTIONS = frozenset(each.value for each in MotionKind)
_ACTS = _MOTIONS | {each.value for each in Kind if each is not Kind.MOTION}


def procedure_problems(mechanisms: Iterable[MechanismDocuments]) -> Iterator[Problem]:
    """Yield permissions and joint rules of what there is not."""
    for documents in mechanisms:
        yield from _unknown(documents.procedure.get("permissions"), _ACTS, what="act")
        yield from _unknown(documents.procedure.get("joint"), _MOTIONS, what="motion")


def _unknown(rules: Node, known: frozenset[str], *, what: str) -> Iterator[Problem]:
    for name, rule in rules.fields.items():
        if name not in known:
            near = nearest_of(name, sorted(known))
            yield Problem(
                at=rule.named_at,
                expected=f"the kind of an {what}" if what == "act" else f"the kind of a {what}",
                came=shown(name),
                remedy=f"Did you mean {near}?" if near else "Correct or remove it.",
            )
