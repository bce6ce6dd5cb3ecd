"""Whether the envelope holds all that a fold needs, shown on a model of the fold."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from fold_model import Logs, Placed, closed, cut_of, fold, inside, state_hash
from roster_case import IDS, ORIGINS, envelope, founding, secret

from truceline.record.body import body_digest, frame_body
from truceline.record.cut import Cut, Origin, covers
from truceline.record.envelope import (
    Body,
    BodyForm,
    DelegationId,
    Envelope,
    Reference,
    sign_envelope,
    verify_leaf,
)

ROSTER = founding()
NEEDED = 3


class World:
    """Four logs and what each delegation has of them; whoever meets, exchanges all."""

    def __init__(self, seed: int, *, n_steps: int) -> None:
        self.chance = np.random.default_rng(seed)
        self.logs: dict[Origin, list[Placed]] = {ORIGINS[each]: [] for each in IDS}
        self.have = {each: dict.fromkeys(self.logs, 0) for each in IDS}
        self.bodies: dict[Reference, bytes] = {}
        for step in range(n_steps):
            self._step(step)

    def _step(self, step: int) -> None:
        one, other = (IDS[n] for n in self.chance.integers(0, len(IDS), 2))
        for origin, size in self.have[other].items():
            self.have[one][origin] = max(size, self.have[one][origin])
        kinds = ["observation", "open", "claim", "assent", "assent", "redact", "lapse"]
        if step % 30 == 29:
            kinds = ["revoke", "fork"]
        kind = kinds[int(self.chance.integers(0, len(kinds)))]
        self._write(one, self._envelope(one, kind, step))

    def _envelope(self, one: DelegationId, kind: str, step: int) -> Envelope:
        others = {k: v for k, v in self.have[one].items() if k != ORIGINS[one]}
        made = replace(envelope(ROSTER, one, kind=kind, entry=step), cut=cut_of(self.logs, others))
        about = "observation" if kind in {"open", "redact"} else "open"
        seen = [each for each in self._seen(one) if each.envelope.kind == about]
        if kind in {"revoke", "fork"}:
            seen = self._seen(one)
        if kind == "observation" or not seen:
            return replace(made, kind="observation")
        subject = seen[int(self.chance.integers(0, len(seen)))]
        return replace(made, subjects=(subject.at,), clear=self._clear(kind, subject, made.cut))

    def _clear(self, kind: str, subject: Placed, cut: Cut) -> dict[str, object]:
        if kind == "assent":  # a joint act, on the cut that its proposal named
            answer = ["yes", "no"][int(self.chance.integers(0, 2))]
            return {"answer": answer, "cut": subject.envelope.cut.digest.hex()}
        if kind == "lapse":
            heads = [{"log": seen.origin, "size": seen.size} for seen in cut.seen]
            return {"heads": heads}
        if kind == "fork":
            return {"log": subject.at.origin, "size": subject.at.index + 1}
        return {}

    def _seen(self, one: DelegationId) -> list[Placed]:
        return [x for origin, size in self.have[one].items() for x in self.logs[origin][:size]]

    def _write(self, one: DelegationId, made: Envelope) -> None:
        frame = frame_body(b"in the zone")
        if made.kind == "observation":
            made = replace(
                made, body=Body(form=BodyForm.OPEN, digest=body_digest(frame), blob=None)
            )
        leaf = sign_envelope(made, [secret(one, "author")])
        origin = ORIGINS[one]
        binding, keys = ROSTER.binding(origin), ROSTER.authors(origin)
        at = Reference(
            origin=origin, index=len(self.logs[origin]), leaf=hashlib.sha256(b"\0" + leaf).digest()
        )
        read = verify_leaf(leaf, binding=binding, keys=keys)
        self.logs[origin].append(Placed(at=at, owner=one, envelope=read))
        self.have[one][origin] += 1
        if made.body is not None:
            self.bodies[at] = frame

    def cut(self) -> Cut:
        """Return the cut that holds everything."""
        return cut_of(self.logs, {origin: len(each) for origin, each in self.logs.items()})


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return [World(seed, n_steps=90) for seed in range(8)]


def test_equal_cuts_give_equal_hashes_in_whatever_order_the_leaves_came(
    worlds: list[World],
) -> None:
    for world in worlds:
        placed = inside(world.logs, world.cut())
        hashes = set()
        for _ in range(10):
            world.chance.shuffle(placed)
            hashes.add(state_hash(fold(placed, needed=NEEDED)))
        assert len(hashes) == 1


def test_withdrawing_every_body_changes_no_state(worlds: list[World]) -> None:
    for world in worlds:
        before = state_hash(fold(inside(world.logs, world.cut()), needed=NEEDED))
        world.bodies.clear()
        assert state_hash(fold(inside(world.logs, world.cut()), needed=NEEDED)) == before


def test_the_cut_in_an_envelope_is_closed_and_never_shrinks_within_a_log(
    worlds: list[World],
) -> None:
    for world in worlds:
        for origin, placed in world.logs.items():
            last = Cut()
            for each in placed:
                assert covers(each.envelope.cut, last)
                last = each.envelope.cut
                assert closed(world.logs, _with_own(world.logs, last, origin, each.at.index))


def _with_own(logs: Logs, cut: Cut, origin: Origin, size: int) -> Cut:
    # What an author had folded is his cut and his own log up to the entry.
    return cut_of(logs, {**{seen.origin: seen.size for seen in cut.seen}, origin: size})


def test_a_cut_that_leaves_out_what_was_cited_is_seen_to_be_open(worlds: list[World]) -> None:
    world = worlds[0]
    last = max(world.logs.values(), key=lambda log: len(log[-1].envelope.cut.seen))[-1]
    alone = cut_of(world.logs, {last.at.origin: last.at.index + 1})
    assert not closed(world.logs, alone)


def test_what_was_folded_at_a_named_cut_stays_so_whatever_comes_later(
    worlds: list[World],
) -> None:
    for world in worlds:
        early = cut_of(world.logs, {origin: len(x) // 2 for origin, x in world.logs.items()})
        before = state_hash(fold(inside(world.logs, early), needed=NEEDED))
        longer = {origin: [*each, *each[-1:]] for origin, each in world.logs.items()}
        assert state_hash(fold(inside(longer, early), needed=NEEDED)) == before


def test_an_unknown_kind_stops_its_own_log_there_and_says_so(worlds: list[World]) -> None:
    world = worlds[0]
    origin = ORIGINS[IDS[2]]
    later = dict(world.logs)
    place = len(later[origin]) // 2
    strange = replace(
        later[origin][place], envelope=replace(later[origin][place].envelope, kind="of-tomorrow")
    )
    later[origin] = [*later[origin][:place], strange, *later[origin][place + 1 :]]
    state = fold(inside(later, world.cut()), needed=NEEDED)
    short = {**world.logs, origin: world.logs[origin][:place]}
    known = [each for log in short.values() for each in log]
    assert state == fold(known, needed=NEEDED) | {"stopped": {origin: place}}


def test_of_two_bounds_the_lower_counts_in_whatever_order(worlds: list[World]) -> None:
    world = worlds[0]
    placed = [each for log in world.logs.values() for each in log]
    base = placed[0].envelope
    bound = [
        replace(
            placed[0],
            at=replace(placed[0].at, index=1000 + size),
            envelope=replace(base, kind="fork", clear={"log": ORIGINS[IDS[3]], "size": size}),
        )
        for size in (3, 2)
    ]
    one = fold([*placed, *bound], needed=NEEDED)
    other = fold([*bound[::-1], *placed], needed=NEEDED)
    assert one == other
    assert str(one["bounds"]).count("'delta/post-1': 2") or str(one["bounds"]).count(
        "'delta/post-1': 1"
    )


def test_the_worlds_hold_contested_claims_bounds_and_settled_votes(worlds: list[World]) -> None:
    told = "".join(str(fold(inside(each.logs, each.cut()), needed=2)) for each in worlds)
    assert "'contested': True" in told
    assert "'settled': ['{" in told
    assert "'bounds': {'" in told
    assert "'lapsed_on': ['{" in told
    assert '"cut":"' in told
