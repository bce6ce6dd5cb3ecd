"""`truceline rules`: who may do what when, as the rules of procedure have it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.interface.cli.desk_terms import JsonOption, NodeOption, desk_at
from truceline.interface.cli.lazy import lazy_app
from truceline.interface.cli.record_terms import TermError, say

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    else:
        with desk_at(node) as desk:
            source, found = f"in force at {desk.log}", desk.rules
    from truceline.procedure.rule_table import rule_rows

    rows = rule_rows(found)
    facts = {
        "source": source,
        "version": found.version,
        "rows": [_facts(each) for each in rows],
    }
    lines = [f"Rules of procedure, version {found.version}, {source}.", *_lines(rows)]
    say(facts, "\n".join(lines), as_json=as_json)


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
    from truceline.procedure.rule_table import RuleWord

    about, values = row.about.replace("_", " "), dict(row.values)
    offices = ", ".join(each.replace("_", " ") for each in row.offices)
    roles = f" of a {' or '.join(row.roles)}" if row.roles else " of any delegation"
    whom = f"every {' and '.join(row.roles)} present"
    match row.word:
        case RuleWord.MAY:
            return "Who may", f"{about}: {offices}{roles}"
        case RuleWord.NOBODY_MAY:
            return "Who may", f"{about}: nobody"
        case RuleWord.MUST_ASSENT:
            term = f", {values['least_h']} h or more to do so" if values["least_h"] else ""
            least = values["least_delegations"]
            return "Who must assent", f"{about}: {whom}, {least} or more{term}"
        case RuleWord.CANNOT_BE_MOVED:
            return "Who must assent", f"{about}: cannot be moved"
        case RuleWord.SILENCE_CARRIES:
            hours = values["silence_h"]
            return (
                "Who must assent",
                f"{about}: may pass by silence of those who had it {hours} h before its term and "
                "are there after it",
            )
        case RuleWord.LEAST_CONFIDENCE:
            (word,) = (name for name, _ in row.values)
            return "How firm a charge must be", f"{about}: {word.replace('_', ' ')} or more"
        case RuleWord.MATCHES:
            return (
                "What may be matched in bulk, never called confirmed",
                f"{about}: within {values['within_s']} s and {values['within_m']} m, at most "
                f"{values['most_reports']} reports",
            )
        case RuleWord.TERM_H:
            return "Terms", f"{about}: {values['hours']} h"
        case RuleWord.LAPSE_QUORUM:
            quorum = values["delegations"]
            return "Terms", f"run out by the beats of {quorum} delegations, never by a clock"
