"""A case for people: where it stands, what it is made of, what was done; a split side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from truceline.canonical import decode
from truceline.casework.flag import SENTENCES, flags_of
from truceline.casework.report import opens, terms_of
from truceline.domain.kind import Kind, kind_of
from truceline.domain.motion import Decide, Moved, StanceTaken
from truceline.domain.report_act import Committed
from truceline.domain.statement import Opening
from truceline.interface.cli.body_lines import act_lines, axes_lines, body_lines, word
from truceline.interface.cli.desk_terms import short_key
from truceline.interface.cli.time_terms import time_said
from truceline.procedure.act_name import name_of
from truceline.procedure.ballot import MotionState, Outcome
from truceline.procedure.independence import Independence, independence
from truceline.procedure.report_state import ReportState
from truceline.record.cut import Origin
from truceline.register.body_table import Standing
from truceline.register.content import content
from truceline.wire.body import decode_body, encode_body
from truceline.wire.spelling import MAX_BODY_BYTES

if TYPE_CHECKING:
    from truceline.casework.desk import Desk
    from truceline.domain.act import Act
    from truceline.domain.entry import EntryRef
    from truceline.register.case import Case, CaseEntry

_WIDTH: Final = 46
_REPORTS: Final = {Kind.OBSERVATION, Kind.ACCESS_RESTRICTION, Kind.COVERAGE, Kind.NOTICE}


def case_lines(desk: Desk, case: Case) -> list[str]:
    """Return a case in lines."""
    state = case.state
    lines = [f"{desk.handles.of(case.at)}: {word(state.stage)}; opened by {state.opened_by}"]
    if state.contested:
        lines.append(f"  CONTESTED: {', '.join(sorted(word(each) for each in state.contested))}")
    if state.claimed_in:
        logs = sorted(state.claimed_in)
        lines.append(f"  worked on in {', '.join(logs)}")
    lines += _indented(_what(desk, case.opening))
    lines.append("Reports:")
    for each in case.reports:
        by_rule = each.row.at in state.rule_matched and each.row.at not in state.reports
        lines += entry_lines(desk, each, mark=" (rule-matched, not confirmed)" if by_rule else "")
    lines += _independent(desk, case)
    lines.append("Done:")
    for each in case.acts:
        lines += entry_lines(desk, each)
        lines += _decision(desk, case, each)
    lines.append(f"{case.total.n} entries ({case.total.n_sealed} sealed, not counted)")
    return lines


def case_facts(desk: Desk, case: Case) -> dict[str, Any]:
    """Return a case as JSON has it."""
    state = case.state
    handle = desk.handles.of
    return {
        "incident": handle(case.at),
        "stage": state.stage.value,
        "opened_by": state.opened_by,
        "contested": sorted(each.value for each in state.contested),
        "claimed_in": sorted(state.claimed_in),
        "triage": {by: sorted(each.value for each in said) for by, said in state.triage.items()},
        "visits": {handle(ref): each.value for ref, each in state.visits.items()},
        "decisions": {handle(ref): each.value for ref, each in state.decisions.items()},
        "closed": {handle(ref): each.value for ref, each in state.closed.items()},
        "merged_into": [handle(each) for each in sorted(state.merged_into)],
        "rule_matched": [handle(each) for each in sorted(state.rule_matched)],
        "opening": entry_facts(desk, case.opening),
        "reports": [entry_facts(desk, each) for each in case.reports],
        "acts": [entry_facts(desk, each) for each in case.acts],
        "n_entries": case.total.n,
        "n_sealed": case.total.n_sealed,
    }


def entry_lines(desk: Desk, entry: CaseEntry, *, mark: str = "") -> list[str]:
    """Return an entry of a case in lines."""
    keys = " and ".join(short_key(each) for each in entry.kept.placed.keys)
    said = f"  {desk.handles.of(entry.row.at)}  {_name(entry)} by {entry.kept.by}/{keys}{mark}"
    lines = [said]
    if entry.refusal is not None:
        lines.append(f"      REFUSED: {entry.refusal}")
    if entry.is_void:
        lines.append("      VOID: its key was revoked, or its log is forked there")
    lines += [f"    {each}" for each in _indented(_what(desk, entry))]
    return lines


def entry_facts(desk: Desk, entry: CaseEntry) -> dict[str, Any]:
    """Return an entry of a case as JSON has it."""
    body = None
    if entry.body is not None:
        body = decode(encode_body(entry.body), limit=MAX_BODY_BYTES)
    placed = entry.kept.placed
    return {
        "handle": desk.handles.of(entry.row.at),
        "told": _told_facts(desk, entry),
        "by": entry.kept.by,
        "signed_by": list(placed.keys),
        "kind": placed.kind,
        "said": [] if placed.act is None else act_lines(desk, placed.act),
        "refused": entry.refusal,
        "void": entry.is_void,
        "standing": entry.row.standing.value,
        "body": body,
        "flags": [each.value for each in _flags(desk, entry)],
        "seen_by": sorted(entry.seen_by),
    }


def _what(desk: Desk, entry: CaseEntry) -> list[str]:
    act: Act | None = entry.kept.placed.act
    lines = [] if act is None else act_lines(desk, act)
    if entry.body is not None:
        lines += body_lines(desk, entry.body)
    elif isinstance(act, Committed):
        lines += _told(desk, entry)
    elif entry.row.standing is not Standing.NONE:
        lines.append(f"sealed: its body is not open here ({word(entry.row.standing)})")
    lines += [f"look again: {SENTENCES[each]}" for each in _flags(desk, entry)]
    return lines


def _told(desk: Desk, commitment: CaseEntry) -> list[str]:
    """Return what has become of a commitment, with what was told as far as it is open here."""
    state = commitment.state
    if not isinstance(state, ReportState):
        return []
    lines = []
    for ref in sorted(state.disclosed_by):
        lines.append(f"told in {desk.handles.of(ref)}:")
        body = content(desk.register, ref)
        said = ["sealed: its body is not open here"] if body is None else body_lines(desk, body)
        lines += _indented(said)
        if not _is_sound(desk, commitment.row.at, ref):
            lines.append("look again: What was told is not what was committed to.")
    lines += [f"abandoned in {desk.handles.of(ref)}" for ref in sorted(state.abandoned_by)]
    if not lines and state.due_at is not None:
        lines.append(f"to be told by {time_said(desk, state.due_at)}")
    return lines


def _told_facts(desk: Desk, commitment: CaseEntry) -> list[dict[str, Any]]:
    state = commitment.state
    if not isinstance(state, ReportState):
        return []
    return [
        {"handle": desk.handles.of(ref), "sound": _is_sound(desk, commitment.row.at, ref)}
        for ref in sorted(state.disclosed_by)
    ]


def _name(entry: CaseEntry) -> str:
    act = entry.kept.placed.act
    if act is None:
        return entry.kept.placed.kind
    if isinstance(act, Moved):
        return f"motion to {name_of(act)}"
    return word(kind_of(act))


def _flags(desk: Desk, entry: CaseEntry) -> tuple[Any, ...]:
    body = entry.body
    kind = entry.row.kind
    if body is None or kind not in {each.value for each in _REPORTS}:
        return ()
    written = getattr(body, "recorded_at", None) or getattr(body, "written_at", None)
    report: Any = body
    terms = terms_of(desk, report)
    return flags_of(report, post=terms, by=entry.kept.by, written_at=written or desk.now())


def _is_sound(desk: Desk, commitment: EntryRef, told: EntryRef) -> bool:
    """Tell whether a disclosure that is open here opens its commitment; a sealed one is let by."""
    entry = desk.node.entry(Origin(told.log), told.index)
    contents = desk.node.contents(entry)
    if contents is None or contents.content is None:
        return True
    opening = decode_body(Kind.DISCLOSURE.value, contents.content)
    return isinstance(opening, Opening) and opens(desk, commitment, opening)


def _independent(desk: Desk, case: Case) -> Iterator[str]:
    """Say of each two accounts of different delegations what their cuts show."""
    kept = [each.kept for each in case.reports]
    for number, one in enumerate(kept):
        for other in kept[number + 1 :]:
            found = independence(desk.scope, one, other)
            if found is not Independence.SAME_DELEGATION:
                pair = f"{desk.handles.of(one.at)} and {desk.handles.of(other.at)}"
                yield f"  {pair}: {_INDEPENDENCE[found]}"


_INDEPENDENCE: Final = {
    Independence.INDEPENDENT: "independent: the cuts show each logged before the other was told",
    Independence.ONE_SAW_FIRST: "not independent: the first author had the second account before",
    Independence.OTHER_SAW_FIRST: "not independent: the second author had the first account before",
    Independence.UNKNOWN: "whether they are independent is not shown yet",
}


def _decision(desk: Desk, case: Case, entry: CaseEntry) -> list[str]:
    act, state = entry.kept.placed.act, entry.state
    if not isinstance(act, Moved) or not isinstance(state, MotionState):
        return []
    lines = [f"      outcome: {word(state.outcome)}"]
    if state.silent:
        lines.append(f"      not spoken: {', '.join(sorted(state.silent))}")
    if state.contested:
        lines.append(
            f"      CONTESTED: {', '.join(sorted(word(each) for each in state.contested))}"
        )
    if isinstance(act.motion, Decide) and state.outcome is Outcome.SPLIT:
        lines += [f"      {each}".rstrip() for each in _split(desk, case, entry)]
    return lines


def _split(desk: Desk, case: Case, moved: CaseEntry) -> Iterator[str]:
    """Yield two or more reasoned statements over one evidence list, side by side."""
    stances = [
        each
        for each in case.acts
        if isinstance(each.kept.placed.act, StanceTaken)
        and moved.row.at in each.kept.placed.subjects
        and each.refusal is None
    ]
    columns = [[moved.kept.by, *_moved(moved), *_said(desk, moved)]]
    for each in stances:
        act = each.kept.placed.act
        own = [] if not isinstance(act, StanceTaken) else act_lines(desk, act)
        columns.append([each.kept.by, *own, *_said(desk, each)])
    evidence = [ref for ref in moved.kept.placed.subjects if ref != case.at]
    listed = ", ".join(desk.handles.of(each) for each in evidence) or "none"
    yield f"evidence, one list: {listed}"
    wrapped = [list(_wrapped(column)) for column in columns]
    for row in zip_longest(*wrapped, fillvalue=""):
        yield " | ".join(cell.ljust(_WIDTH) for cell in row)


def _moved(moved: CaseEntry) -> list[str]:
    act = moved.kept.placed.act
    decides = isinstance(act, Moved) and isinstance(act.motion, Decide)
    return axes_lines(act.motion.axes) if decides else []  # type: ignore[union-attr] # as just seen


def _said(desk: Desk, entry: CaseEntry) -> list[str]:
    if entry.body is None:
        return ["(its reasons are sealed here)"]
    return body_lines(desk, entry.body)


def _wrapped(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield from textwrap.wrap(line, _WIDTH, subsequent_indent="  ") or [""]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {each}" for each in lines]
