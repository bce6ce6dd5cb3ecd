"""What holds in every world, whoever writes what and whoever has what."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable

from fold_case import QUICK_CHARTER
from fold_world import STRANGER, World, orders
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.domain.entry import EntryRef
from truceline.domain.incident_act import IncidentOpened
from truceline.domain.report_act import Redacted
from truceline.procedure.ballot import Contest, MotionState, motion_state
from truceline.procedure.fold import Fold, Verdict
from truceline.procedure.item import item_of, thing_at
from truceline.procedure.memory_shelf import MemoryShelf
from truceline.procedure.past import Past
from truceline.procedure.placed import Placed
from truceline.procedure.scope import Scope
from truceline.procedure.shelf import Kept
from truceline.procedure.tally import tally
from truceline.procedure.thing import Thing
from truceline.procedure.verdict import Accepted, Reason, Refused

N_WORLDS = int(os.environ.get("TRUCELINE_WORLDS", "200"))


def noise(seed: int) -> bytes:
    """Return the program of a long world; hypothesis likes short and regular ones."""
    return b"".join(hashlib.sha256(f"{seed} {n}".encode()).digest() for n in range(13))


PROGRAMS = st.one_of(st.binary(min_size=40, max_size=320), st.integers(0, 10**9).map(noise))
CHOICES = st.binary(min_size=1, max_size=16)
worlds = settings(max_examples=N_WORLDS, deadline=None)


def folded(entries: Iterable[Placed]) -> tuple[Fold, dict[EntryRef, Verdict]]:
    fold = Fold(QUICK_CHARTER, MemoryShelf())
    return fold, {each.at: fold.add(each) for each in entries}


def digest(fold: Fold, world: World) -> bytes:
    return fold.digest(world.roots()).digest


def kept_in(fold: Fold) -> list[Kept]:
    found = (
        fold.shelf.kept(log, index) for log, size in fold.sizes.items() for index in range(size)
    )
    return [each for each in found if each is not None]


@worlds
@given(PROGRAMS, CHOICES, CHOICES)
def test_equal_cuts_give_equal_states_in_whatever_order_they_came(
    program: bytes, one: bytes, other: bytes
) -> None:
    world = World(program)
    first, verdicts = folded(orders(world, one))
    second, others = folded(orders(world, other))
    assert verdicts == others
    assert digest(first, world) == digest(second, world)


@worlds
@given(PROGRAMS, CHOICES)
def test_a_fold_that_goes_on_is_one_from_nothing(program: bytes, order: bytes) -> None:
    world = World(program)
    shelf = MemoryShelf()
    entries = list(orders(world, order))
    for number, each in enumerate(entries):
        if number % 7 == 0:  # as if the program had ended here and been started again
            fold = Fold(QUICK_CHARTER, shelf)
        fold.add(each)
        fold.refresh()
    whole, _ = folded(entries)
    assert not entries or digest(fold, world) == digest(whole, world)


@worlds
@given(PROGRAMS, CHOICES, st.integers(0, 10))
def test_what_was_judged_and_settled_stays_so_whatever_comes_later(
    program: bytes, order: bytes, tenths: int
) -> None:
    world = World(program)
    entries = list(orders(world, order))
    early, verdicts = folded(entries[: len(entries) * tenths // 10])
    late, later = folded(entries)
    assert verdicts.items() <= later.items()
    for kept in kept_in(early):
        if thing_at(kept) is Thing.MOTION:
            before = motion_state(early.scope, kept)
            after = motion_state(late.scope, kept)
            assert not before.settled or _still_settled(before, after)


def _still_settled(before: MotionState, after: MotionState) -> bool:
    same = before.outcome is after.outcome or Contest.TWO_WORDS in after.contested
    return after.settled and same


@worlds
@given(PROGRAMS, CHOICES, st.integers(0, 10))
def test_a_cut_inside_a_larger_fold_is_the_fold_of_that_cut(
    program: bytes, order: bytes, tenths: int
) -> None:
    world = World(program)
    entries = list(orders(world, order))
    early, _ = folded(entries[: len(entries) * tenths // 10])
    late, _ = folded(entries)
    inside = Scope(late.shelf, QUICK_CHARTER, Past(early.sizes))
    for kept in kept_in(early):
        if thing_at(kept) is not None:
            assert item_of(inside, kept) == item_of(early.scope, kept)
    assert late.rules_at(inside) == early.rules


@worlds
@given(PROGRAMS, CHOICES)
def test_neither_a_redaction_nor_anybody_without_an_office_changes_anything(
    program: bytes, order: bytes
) -> None:
    world = World(program)
    fold = Fold(QUICK_CHARTER, MemoryShelf())
    for each in orders(world, order):
        fold.refresh()
        verdict = fold.add(each)
        if STRANGER in each.keys and isinstance(verdict, Refused):
            assert verdict.reason is Reason.NOT_PERMITTED
        assert STRANGER not in each.keys or not isinstance(verdict, Accepted)
        if isinstance(verdict, Refused) or isinstance(each.act, Redacted):
            assert fold.refresh() == ()


@worlds
@given(PROGRAMS)
def test_totals_are_the_sums_of_their_parts(program: bytes) -> None:
    fold, verdicts = folded(orders(World(program), b""))
    kept = kept_in(fold)
    incidents = [
        each
        for each in kept
        if isinstance(each.placed.act, IncidentOpened) and isinstance(each.verdict, Accepted)
    ]
    counted = tally(fold.scope, incidents)
    assert sum(counted.by_class.values()) == counted.n_incidents == len(incidents)
    assert sum(counted.by_class_unmerged.values()) == counted.n_unmerged
    refused = [each for each in verdicts.values() if isinstance(each, Refused)]
    assert len(refused) == len(list(fold.shelf.refused()))
    assert len(refused) == sum(fold.shelf.tally(log).n_refused for log in fold.sizes)


def test_the_worlds_reach_what_they_are_about() -> None:
    """Worlds in which nothing was ever settled, contested, void or stopped would show nothing."""
    seen: set[str] = set()
    for seed in range(120):
        fold, verdicts = folded(orders(World(noise(seed)), b"\x01\x03"))
        seen |= {type(each).__name__ for each in verdicts.values()}
        seen |= {each.reason.value for each in verdicts.values() if isinstance(each, Refused)}
        for item in fold.refresh():
            seen |= {getattr(each, "value", "") for each in getattr(item.state, "contested", ())}
            for name in ("stage", "outcome"):
                seen.add(getattr(getattr(item.state, name, None), "value", ""))
            if getattr(item.state, "is_void", False):
                seen.add("void")
        seen |= {"stopped" for _ in fold.shelf.stops()}
    assert {"Accepted", "Refused", "stopped", "void", "agreed", "agreed_in_part", "split"} <= seen
    assert {"claims", "openings", "triage", "rests_on_void", "withdrawn_meanwhile"} <= seen
    assert {"decided", "closed", "suspended", "not_closed", "other_history", "already_done"} <= seen
