"""One incident with all that is about it, and who saw what.

As of now, or as of an earlier cut: every verdict was given in its own past, so what stood in a
smaller cut is derived from the same entries, without folding anything again.
"""

from __future__ import annotations

from dataclasses import dataclass

from truceline.domain.entry import EntryRef
from truceline.domain.entry_body import EntryBody
from truceline.domain.identifier import DelegationId
from truceline.procedure.incident_state import IncidentState
from truceline.procedure.item import ItemState, item_of, thing_at
from truceline.procedure.past import Past
from truceline.procedure.placed import Sizes
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept
from truceline.procedure.verdict import Accepted, Refused
from truceline.register.answer import Row, Total, rows_of
from truceline.register.body_reading import read_content
from truceline.register.body_table import Standing
from truceline.register.errors import QueryRefusedError
from truceline.register.register import Register

MOST_ENTRIES = 2000
"""How many entries of one case are shown; the total says how many there are."""

_HELD = (
    "an incident that was held; of an earlier instant the node's own beats up to it say what was"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """An entry of a case.

    Parameters
    ----------
    row
        The entry, and how its body stands.
    kept
        The entry as the fold has it, with its act and its verdict.
    is_void
        Whether a revocation or a fork took its effect away.
    state
        Where it stands, if it has a state of its own.
    body
        What its body says, if it is open here.
    seen_by
        The delegations of which an entry shows that they had it.
    """

    row: Row
    kept: Kept
    is_void: bool
    state: ItemState | None
    body: EntryBody | None
    seen_by: frozenset[DelegationId]

    @property
    def refusal(self) -> str | None:
        """Return why it has no effect, if it was refused."""
        verdict = self.kept.verdict
        return verdict.sentence if isinstance(verdict, Refused) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident with everything about it.

    Parameters
    ----------
    at
        The incident.
    state
        Where it stands.
    opening
        The entry that opened it.
    reports
        What it is made of: opened on, matched together, or matched by rule.
    acts
        What was done about it, and about what was done, refused acts among them; by log and index.
    total
        How many entries, and how many of their bodies are not open here.
    """

    at: EntryRef
    state: IncidentState
    opening: CaseEntry
    reports: tuple[CaseEntry, ...]
    acts: tuple[CaseEntry, ...]
    total: Total


def case(register: Register, incident: EntryRef, *, sizes: Sizes | None = None) -> Case:
    """Return an incident with everything about it.

    Parameters
    ----------
    register
        The register.
    incident
        The entry that opened it.
    sizes
        The cut as of which it is asked for; all that is placed, if not said.

    Raises
    ------
    QueryRefusedError
        If there is no such incident in the cut.
    """
    scope = scope_at(register, sizes)
    kept = scope.find(incident)
    state = None if kept is None or thing_at(kept) is None else item_of(scope, kept).state
    if kept is None or kept.at != incident or not isinstance(state, IncidentState):
        came = f"{incident.log} {incident.index}"
        raise QueryRefusedError(about="The case", expected=_HELD, came=came)
    look = _Look(register, scope)
    reports = look.entries(sorted(state.reports | state.rule_matched))
    acts = look.entries(look.about(incident))
    entries = (look.entry(kept), *reports, *acts)
    return Case(
        at=incident,
        state=state,
        opening=entries[0],
        reports=reports,
        acts=acts,
        total=Total(n=len(entries), n_sealed=sum(map(_is_sealed, entries))),
    )


def scope_at(register: Register, sizes: Sizes | None) -> Scope:
    """Return the part of what is placed that a question is asked of.

    Parameters
    ----------
    register
        The register.
    sizes
        The cut; all that is placed, if not said.
    """
    fold = register.fold
    return fold.scope if sizes is None else Scope(fold.shelf, fold.charter, Past(sizes))


class _Look:
    """Looks entries of one case up, each once."""

    def __init__(self, register: Register, scope: Scope) -> None:
        self._register = register
        self._scope = scope
        self._heads = _heads(scope)

    def entries(self, refs: list[EntryRef]) -> tuple[CaseEntry, ...]:
        """Return those of some entries that are in the cut."""
        found = (self._scope.find(ref) for ref in refs[:MOST_ENTRIES])
        return tuple(self.entry(each) for each in found if each is not None)

    def entry(self, kept: Kept) -> CaseEntry:
        """Return an entry with all that is known of it here."""
        (row,) = rows_of(self._register, [self._number(kept.at)])
        stands = isinstance(kept.verdict, Accepted) and thing_at(kept) is not None
        seen = {by for by, past in self._heads if past.covers(kept.at)}
        return CaseEntry(
            row=row,
            kept=kept,
            is_void=self._scope.is_void(kept),
            state=item_of(self._scope, kept).state if stands else None,
            body=self._body(kept),
            seen_by=frozenset(seen | {kept.by}),
        )

    def about(self, incident: EntryRef) -> list[EntryRef]:
        """Return what names an entry, and what names that, in the order of places."""
        found: dict[int, None] = {}
        ahead = [self._number(incident)]
        select = "SELECT entry FROM link WHERE subject = ? ORDER BY entry"
        while ahead and len(found) < MOST_ENTRIES:
            for (number,) in self._register.database.rows(select, (ahead.pop(),)):
                if number not in found:
                    found[number] = None
                    if not self._opens(number):
                        ahead.append(number)
        return sorted(self._ref(number) for number in found)

    def _opens(self, number: int) -> bool:
        """Tell whether an entry opens a case of its own, which only cites this one."""
        select = "SELECT 1 FROM standing WHERE entry = ? AND thing = 'incident'"
        return self._register.database.row(select, (number,)) is not None

    def _body(self, kept: Kept) -> EntryBody | None:
        select = "SELECT kind, content FROM body WHERE entry = ? AND content IS NOT NULL"
        found = self._register.database.row(select, (self._number(kept.at),))
        return None if found is None else read_content(*found)

    def _number(self, ref: EntryRef) -> int:
        return self._register.numbering.entry(ref.log, ref.index)

    def _ref(self, number: int) -> EntryRef:
        log, index = self._register.numbering.place(number)
        (leaf,) = self._register.database.rows("SELECT leaf FROM entry WHERE id = ?", (number,))[0]
        return EntryRef(log=log, index=index, leaf=leaf)


def _heads(scope: Scope) -> list[tuple[DelegationId, Past]]:
    """Return, log by log, whose it is and what its last entry in the cut had seen."""
    found = []
    for log, owner in sorted(scope.charter.logs.items()):
        size = scope.past.of(log)
        last = scope.shelf.kept(log, size - 1) if size else None
        if last is not None:
            found.append((owner, Past(last.past.others, log, size)))
    return found


def _is_sealed(entry: CaseEntry) -> bool:
    return entry.body is None and entry.row.standing is not Standing.NONE
