"""`truceline record open`: the body of an entry, or why there is none."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from truceline.interface.cli.door import ExitCode, printable
from truceline.interface.cli.record_terms import (
    AtOption,
    EntryArgument,
    JsonOption,
    NodeArgument,
    TermError,
    entry_at,
    marked,
    marked_facts,
    name_of,
    open_node,
    open_to_write,
    say,
    seconds_of,
)

if TYPE_CHECKING:
    from truceline.record.contents import Contents

CUSTODY: Final = "custody"


def open_(
    node: NodeArgument,
    entry: EntryArgument,
    *,
    out: Annotated[Path | None, typer.Option(help="Write the content to this new file.")] = None,
    report: Annotated[
        bool, typer.Option("--report", help="Log it for all to see if it cannot be opened.")
    ] = False,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open the body of an entry. That it was opened is told to nobody.

    Exit codes: 0 opened, 1 it is here and cannot be opened, 3 it is not here.
    """  # noqa: DOC501 - it is the help that users read
    from truceline.record.draft import Draft

    time_s = seconds_of(at)
    with open_to_write(node) if report else open_node(node) as opened:
        of = entry_at(opened, entry)
        read = opened.entry(of.origin, of.index)
        if read.envelope is None:
            say({"fault": read.fault}, read.fault, as_json=as_json)
            raise typer.Exit(ExitCode.DOES_NOT_HOLD)
        found = opened.contents(read)
        if found is None:
            raise TermError(option="ENTRY", expected="an entry with a body", came=name_of(of))
        facts = {"entry": name_of(of), **_body_facts(found)}
        if found.content is not None and (out is not None or not as_json):
            _put(found.content, out)
        if as_json or found.content is None:
            say(marked_facts(opened, facts), marked(opened, _body_text(facts)), as_json=as_json)
        if report and _exit_code(found) is ExitCode.DOES_NOT_HOLD:
            opened.append([Draft(kind=CUSTODY, subjects=(of,), clear={"custody": "cannot open"})])
            opened.publish(time_s)
    raise typer.Exit(_exit_code(found))


def _body_facts(found: Contents) -> dict[str, Any]:
    content = None if found.content is None else base64.b64encode(found.content).decode("ascii")
    return {
        "body": found.custody.value,
        "content_base64": content,
        "fields": found.fields,
        "reason": found.reason,
    }


def _body_text(facts: dict[str, Any]) -> str:
    if facts["fields"] is not None:
        told = json.dumps(facts["fields"], ensure_ascii=False, indent=2)
        return f"{told}\nFields that are not here were withdrawn, or are not for this node."
    if facts["reason"]:
        return f"{facts['entry']}: the body is here and cannot be opened: {facts['reason']}"
    return f"{facts['entry']}: the body is not here. Ask a delegation that may hold it."


def _put(content: bytes, out: Path | None) -> None:
    if out is None and sys.stdout.isatty():
        typer.echo(printable(content.decode(errors="backslashreplace")))
        return
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise TermError(option="--out", expected="a new file", came=str(out)) from error


def _exit_code(found: Contents) -> ExitCode:
    from truceline.record.seal import Custody

    return {
        Custody.OPENED: ExitCode.DONE,
        Custody.HELD: ExitCode.CANNOT_SAY,
        Custody.MISSING: ExitCode.CANNOT_SAY,
        Custody.CANNOT_OPEN: ExitCode.DOES_NOT_HOLD,
    }[found.custody]
