"""`truceline rules`: who may do what when, as the rules of procedure have it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.interface.cli.desk_terms import JsonOption, NodeOption, desk_at
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import TermError, marked, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from truceline.domain.rule import Rules
    from truceline.procedure.rule_table import RuleRow

app = lazy_app()


@app.command()
def rules(
    *,
    scenario: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A scenario, in place of a node.")
    ] = None,
    mechanism: Annotated[
        str | None, typer.Option(help="Its mechanism; else the one it is measured against.")
    ] = None,
    node: NodeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print who may do what when: of a node the rules in force, of a scenario those written."""
    if scenario is not None:
        source, found = _written(scenario, mechanism)
        notice = ""
    else:
        with desk_at(node) as desk:
            source, found = f"in force at {desk.log}", desk.rules
            notice = marked(desk.node, "")
    from truceline.procedure.rule_table import rule_rows

    rows = rule_rows(found)
    facts = {
        "source": source,
        "version": found.version,
        "rows": [_facts(each) for each in rows],
    }
    lines = [f"Rules of procedure, version {found.version}, {source}.", *_lines(rows)]
    say(facts, notice + "\n".join(lines), as_json=as_json)


def _written(folder: Path, mechanism: str | None) -> tuple[str, Rules]:
    from truceline.documents.scenario_folder import read_scenario
    from truceline.domain.identifier import MechanismId

    scenario = read_scenario(folder)
    named = scenario.mechanism(scenario.base if mechanism is None else MechanismId(mechanism))
    if named.procedure is None:
        expected = "a mechanism with rules of procedure (procedure.yaml)"
        raise TermError(option="--mechanism", expected=expected, came=named.id)
    return f"written for {named.id} of {scenario.id}", named.procedure


def _facts(row: RuleRow) -> dict[str, Any]:
    return {
        "rule": row.word.value,
        "about": row.about,
        "offices": list(row.offices),
        "roles": list(row.roles),
        "values": dict(row.values),
    }


def _lines(rows: tuple[RuleRow, ...]) -> Iterator[str]:
    heading = ""
    for row in rows:
        title, text = _sentence(row)
        if title != heading:
            heading = title
            yield f"{title}:"
        yield f"  {text}"


def _sentence(row: RuleRow) -> tuple[str, str]:
    title, said = _SENTENCES[row.word.value]
    return title, f"{row.about.replace('_', ' ')}{said(row)}"


def _may(row: RuleRow) -> str:
    offices = ", ".join(each.replace("_", " ") for each in row.offices)
    roles = f" of a {' or '.join(row.roles)}" if row.roles else " of any delegation"
    return f": {offices}{roles}"


def _assent(row: RuleRow) -> str:
    values = dict(row.values)
    term = f", {values['least_h']} h or more to do so" if values["least_h"] else ""
    who, least = " and ".join(row.roles), values["least_delegations"]
    return f": every {who} present, {least} or more{term}"


def _silence(row: RuleRow) -> str:
    hours = dict(row.values)["silence_h"]
    return (
        f": may pass by silence of those who had it {hours} h before its term and are still there"
    )


def _matches(row: RuleRow) -> str:
    values = dict(row.values)
    window = f"within {values['within_s']} s and {values['within_m']} m"
    return f": {window}, at most {values['most_reports']} reports"


_WHO: Final = "Who may"
_JOINT: Final = "Who must assent"
_TERMS: Final = "Terms, which run out by beats and never by a clock"
_SENTENCES: Final[dict[str, tuple[str, Callable[[RuleRow], str]]]] = {
    "may": (_WHO, _may),
    "nobody_may": (_WHO, lambda _: ": nobody"),
    "must_assent": (_JOINT, _assent),
    "cannot_be_moved": (_JOINT, lambda _: ": cannot be moved"),
    "silence_carries": (_JOINT, _silence),
    "least_confidence": (
        "How firm a charge must be",
        lambda row: f": {row.values[0][0].replace('_', ' ')} or more",
    ),
    "matches": ("What may be matched in bulk, never called confirmed", _matches),
    "term_h": (_TERMS, lambda row: f": {row.values[0][1]} h"),
    "lapse_quorum": (_TERMS, lambda row: f": beats of {row.values[0][1]} delegations"),
}
