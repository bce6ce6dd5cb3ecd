"""`truceline record log` and `head`: what a node holds, in words."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truceline.interface.cli.door import ExitCode
from truceline.interface.cli.record_terms import (
    JsonOption,
    NodeArgument,
    TermError,
    counted,
    marked,
    marked_facts,
    name_of,
    open_node,
    say,
    state_facts,
    state_text,
)

if TYPE_CHECKING:
    from truceline.record.cut import Origin
    from truceline.record.entry import Entry
    from truceline.record.envelope import Reference
    from truceline.record.mirror import Mirror
    from truceline.record.node import Node
    from truceline.record.state import State

LogOption = Annotated[
    str | None, typer.Option("--log", metavar="LOG", help="One log; else all of them.")
]


def log(
    node: NodeArgument,
    *,
    of: LogOption = None,
    kind: Annotated[str | None, typer.Option(help="Only entries of this kind.")] = None,
    start: Annotated[int, typer.Option("--from", help="The first index.")] = 0,
    last: Annotated[int | None, typer.Option(help="Only so many at the end of each log.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the entries that are held: what is in the clear, how firmly it stands, and its body."""
    with open_node(node) as opened:
        stages = _Stages(opened)
        listed = _listed(opened, of, kind=kind, start=start, last=last)
        facts = [_entry_facts(opened, each, stages) for each in listed]
        lines = "\n".join(_line(each) for each in facts)
        total = counted(len(facts), "entry", "entries")
        text = f"{lines}\n{total}." if facts else "No entries."
        say(marked_facts(opened, {"entries": facts}), marked(opened, text), as_json=as_json)


def head(
    node: NodeArgument,
    *,
    of: LogOption = None,
    raw: Annotated[bool, typer.Option("--raw", help="Print the signed note of --log.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say how far each log is held, who has cosigned, what is withheld, and which logs forked.

    Exit codes: 0 done, 1 a fork proof is here, 3 with --raw: no head is here.
    """  # noqa: DOC501 - it is the help that users read
    with open_node(node) as opened:
        if raw:
            _print_raw(opened, of)
            return
        origins = opened.origins if of is None else (_origin(opened, of),)
        facts = [_head_facts(opened, each) for each in origins]
        text = "\n".join(_head_line(each) for each in facts)
        say(marked_facts(opened, {"heads": facts}), marked(opened, text), as_json=as_json)
    if any(each["forks"] for each in facts):
        raise typer.Exit(ExitCode.DOES_NOT_HOLD)


def _listed(
    node: Node, of: str | None, *, kind: str | None, start: int, last: int | None
) -> Iterator[Entry]:
    for origin in node.origins if of is None else (_origin(node, of),):
        first = start if last is None else max(start, node.size(origin) - last)
        for entry in node.entries(origin, first):
            if kind is None or (entry.envelope is not None and entry.envelope.kind == kind):
                yield entry


def _origin(node: Node, name: str) -> Origin:
    for origin in node.origins:
        if origin == name:
            return origin
    raise TermError(option="--log", expected=f"one of {', '.join(node.origins)}", came=name)


class _Stages:
    """How firmly entries stand; those between the same two heads stand alike."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._sizes: dict[Origin, list[int]] = {}
        self._known: dict[tuple[Origin, int], State] = {}

    def of(self, at: Reference) -> State:
        if at.origin not in self._sizes:
            heads = self._node.mirror(at.origin).known_heads()
            self._sizes[at.origin] = [each.size for each in heads]
        part = (at.origin, bisect_right(self._sizes[at.origin], at.index))
        if part not in self._known:
            self._known[part] = self._node.state(at.origin, at.index)
        return self._known[part]


def _entry_facts(node: Node, entry: Entry, stages: _Stages) -> dict[str, Any]:
    state = stages.of(entry.at)
    facts: dict[str, Any] = {"entry": name_of(entry.at), "leaf": entry.at.leaf.hex()}
    envelope = entry.envelope
    if envelope is None:
        return {**facts, "fault": entry.fault, "state": state_facts(state)}
    contents = node.contents(entry)
    return {
        **facts,
        "kind": envelope.kind,
        "key": envelope.key,
        "about": [name_of(each) for each in envelope.subjects],
        "audience": list(envelope.audience),
        "clear": envelope.clear,
        "form": None if envelope.body is None else envelope.body.form.value,
        "body": None if contents is None else contents.custody.value,
        "seen": {each.origin: each.size for each in envelope.cut.seen},
        "state": state_facts(state),
        "words": state_text(state),
    }


def _line(facts: dict[str, Any]) -> str:
    if "fault" in facts:
        return f"{facts['entry']}  AT FAULT: {facts['fault']}"
    parts = [facts["entry"], facts["kind"]]
    if facts["clear"]:
        parts.append(json.dumps(facts["clear"], ensure_ascii=False))
    if facts["about"]:
        parts.append(f"about {', '.join(facts['about'])}")
    if facts["body"] is not None:
        parts.append(f"{facts['form']} body for {', '.join(facts['audience'])}: {facts['body']}")
    return "  ".join([*parts, facts["words"]])


def _head_facts(node: Node, origin: Origin) -> dict[str, Any]:
    from truceline.canonical import to_base64

    mirror = node.mirror(origin)
    newest = mirror.head()
    size = 0 if newest is None else newest.size
    state = node.state(origin, size - 1) if size else None
    return {
        "log": origin,
        "delegation": node.chain.owner(origin),
        "own": origin == node.origin,
        "held": mirror.size,
        "head": size,
        "root": None if newest is None else to_base64(newest.root),
        "state": None if state is None else state_facts(state),
        "words": "no head" if state is None else state_text(state),
        "withheld": _withheld(mirror),
        "forks": len(mirror.forks()),
    }


def _withheld(mirror: Mirror) -> int:
    return max(mirror.newest_known() - mirror.size, 0)


def _head_line(facts: dict[str, Any]) -> str:
    held = counted(facts["held"], "entry", "entries")
    line = f"{facts['log']}{' (own)' if facts['own'] else ''}: {held} held, "
    line += f"head of {facts['head']}, {facts['words']}" if facts["head"] else "no head"
    if facts["withheld"]:
        line += (
            f"; a signed head covers {facts['withheld']} more, which are withheld or on their way"
        )
    if facts["forks"]:
        line += f"; FORKED, {counted(facts['forks'], 'proof')} here: see `record forkproof`"
    return line


def _print_raw(node: Node, of: str | None) -> None:
    newest = node.mirror(node.origin if of is None else _origin(node, of)).head()
    if newest is None:
        raise typer.Exit(ExitCode.CANNOT_SAY)
    typer.echo(newest.note.raw.decode(), nl=False)
