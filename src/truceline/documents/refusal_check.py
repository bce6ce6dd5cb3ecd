"""What the nouns of the domain refuse, with the line of the field that they refuse."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from truceline.documents.hint import Visit, children, is_record
from truceline.documents.node import Node, plain
from truceline.documents.problem import Problem, printable, shown
from truceline.domain.refusal import DomainError

_REPORTED_BY_REFERENCES = {("Mechanism", "bodies"), ("Mechanism", "assets")}


def refusal_problems(visit: Visit) -> Iterator[Problem]:
    """Yield what the innermost nouns refuse; a noun around a refused one is not asked."""
    asked = is_record(visit.hint) and bool(visit.node.fields)
    refusal = _refusal(visit.node, visit.hint) if asked else None
    if is_record(visit.hint) and refusal is None:
        return
    inner = [problem for child in children(visit) for problem in refusal_problems(child)]
    yield from inner
    if isinstance(refusal, DomainError) and not inner:
        yield from _problems(refusal, visit.node)


def _refusal(node: Node, hint: object) -> Exception | None:
    try:
        msgspec.convert(plain(node), hint)
    except msgspec.ValidationError as error:
        return error.__cause__ if isinstance(error.__cause__, DomainError) else error
    return None


def _problems(refusal: DomainError, node: Node) -> Iterator[Problem]:
    if (refusal.noun, refusal.field) in _REPORTED_BY_REFERENCES:
        return
    came = refusal.came
    yield Problem(
        at=node.nearest((refusal.field,)).mark,
        expected=f"{refusal.expected} in {refusal.field}",
        came=printable(came) if isinstance(came, str) else shown(came),
        remedy="Correct the value.",
    )
