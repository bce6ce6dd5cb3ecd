"""`truceline record append` and `seal`: entries into the own log."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceline.errors import TrucelineError
from truceline.interface.cli.progress import progress_on_terminal
from truceline.interface.cli.record_lines import LineError, batches, body_of, draft_of, json_object
from truceline.interface.cli.record_terms import (
    AtOption,
    JsonOption,
    NodeArgument,
    TermError,
    ToOption,
    counted,
    delegations_of,
    entry_at,
    marked,
    marked_facts,
    name_of,
    open_to_write,
    say,
    seconds_of,
)

if TYPE_CHECKING:
    from truceline.record.draft import Draft, FieldsBody, OpenBody, SealedBody
    from truceline.record.envelope import Reference
    from truceline.record.node import Node

AboutOption = Annotated[
    list[str] | None,
    typer.Option("--about", metavar="ENTRY", help="An entry that it is about; repeatable."),
]


def append(  # noqa: PLR0913 - each is an option
    node: NodeArgument,
    *,
    kind: Annotated[str | None, typer.Option(help="Small letters, digits, hyphens.")] = None,
    clear: Annotated[str, typer.Option(help="What all may see: a JSON object.")] = "{}",
    about: AboutOption = None,
    to: ToOption = None,
    body: Annotated[Path | None, typer.Option(help="A file with the body.")] = None,
    fields: Annotated[
        str | None, typer.Option(help="A JSON object of fields that can be withdrawn.")
    ] = None,
    form: Annotated[str, typer.Option(help="How the body lies there: open or sealed.")] = "open",
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read one entry a line, JSON or base64.")
    ] = False,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Append one entry, or with --stdin many, and sign a head over them.

    Durable when it returns. Of --stdin a thousand lines at a time are kept, all or none.
    """
    time_s = seconds_of(at)
    with open_to_write(node) as opened:
        if stdin:
            made: Sequence[Reference] = _append_lines(opened, kind=kind, form=form)
        else:
            draft = _draft(opened, kind, clear=clear, about=about, to=to)
            made = opened.append([replace(draft, body=_body(body, fields, form))])
        head = opened.publish(time_s)
        _say_written(opened, made, size=head.size, as_json=as_json)


def seal(  # noqa: PLR0913 - each is an option
    node: NodeArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What is sealed.")],
    *,
    kind: Annotated[str, typer.Option(help="Small letters, digits, hyphens.")],
    to: ToOption = None,
    about: AboutOption = None,
    at: AtOption = None,
    as_json: JsonOption = False,
) -> None:
    """Append an entry with a body that only the own delegation and those of --to can read."""
    from truceline.record.draft import Draft

    time_s = seconds_of(at)
    with open_to_write(node) as opened:
        draft = Draft(
            kind=kind,
            subjects=tuple(entry_at(opened, each) for each in about or ()),
            audience=delegations_of(opened, to),
            body=body_of(file.read_bytes(), "sealed"),
        )
        made = opened.append([draft])
        head = opened.publish(time_s)
        _say_written(opened, made, size=head.size, as_json=as_json)


def _draft(
    node: Node, kind: str | None, *, clear: str, about: list[str] | None, to: list[str] | None
) -> Draft:
    from truceline.record.draft import Draft

    if kind is None:
        raise TermError(option="--kind", expected="a kind", came="none")
    return Draft(
        kind=kind,
        subjects=tuple(entry_at(node, each) for each in about or ()),
        audience=delegations_of(node, to),
        clear=json_object(clear, "--clear"),
    )


def _body(
    body: Path | None, fields: str | None, form: str
) -> OpenBody | SealedBody | FieldsBody | None:
    from truceline.record.draft import FieldsBody

    if body is not None and fields is not None:
        raise TermError(option="--fields", expected="either --body or --fields", came="both")
    if fields is not None:
        return FieldsBody(fields=json_object(fields, "--fields"))
    return None if body is None else body_of(body.read_bytes(), form)


def _append_lines(node: Node, *, kind: str | None, form: str) -> list[Reference]:
    made: list[Reference] = []
    with progress_on_terminal("append") as show:
        for batch in batches(sys.stdin.buffer):
            drafts = []
            for number, line in batch:
                try:
                    drafts.append(draft_of(line, node, kind=kind, form=form))
                except TrucelineError as error:
                    raise LineError(line=number, fault=str(error), kept=len(made)) from error
            made += _appended(node, drafts, batch, kept=len(made))
            show(len(made), len(made))
    return made


def _appended(
    node: Node, drafts: list[Draft], batch: list[tuple[int, bytes]], *, kept: int
) -> Sequence[Reference]:
    try:
        return node.append(drafts)
    except TrucelineError:
        for (number, _), draft in zip(batch, drafts, strict=True):
            try:
                node.rehearse(draft)
            except TrucelineError as error:
                raise LineError(line=number, fault=str(error), kept=kept) from error
        raise


def _say_written(node: Node, made: Sequence[Reference], *, size: int, as_json: bool) -> None:
    facts = {
        "log": node.origin,
        "appended": len(made),
        "first": made[0].index if made else None,
        "last": made[-1].index if made else None,
        "size": size,
    }
    entries = counted(size, "entry", "entries")
    if not made:
        text = f"Nothing came. {node.origin} has {entries}."
    elif len(made) == 1:
        text = f"{name_of(made[0])} is kept here, under a signed head of {entries}."
    else:
        text = (
            f"{name_of(made[0])} to {made[-1].index} are kept here, under a signed head of "
            f"{entries}."
        )
    if made:
        text += " Until another delegation has cosigned it, only this node vouches for it."
    say(marked_facts(node, facts), marked(node, text), as_json=as_json)
