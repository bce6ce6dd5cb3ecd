"""A small model of the fold, to prove that envelopes are enough to agree on a state.

It is not the fold of the house, only its rules in their smallest form: a state is a function of
the envelopes inside a cut and of nothing else. Cases are opened, claimed, assented to by joint act
on a named cut, and lapse on cited heads; keys and forked logs are bounded; an unknown kind stops
its log. No body, cosignature or clock is ever handed to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from truceline.canonical import MAX_INTEGER, encode
from truceline.record.cut import Cut, Origin, Seen
from truceline.record.envelope import DelegationId, Envelope, Reference

KINDS = {"observation", "open", "claim", "assent", "revoke", "redact", "fork", "lapse"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An envelope at its place in a log."""

    at: Reference
    owner: DelegationId
    envelope: Envelope


Logs = Mapping[Origin, list[Placed]]


def closed(logs: Logs, cut: Cut) -> bool:
    """Tell whether a cut holds, with each entry, all that its author had folded."""
    return all(
        cut.size_of(seen.origin) >= seen.size
        for each in inside(logs, cut)
        for seen in each.envelope.cut.seen
    )


def inside(logs: Logs, cut: Cut) -> list[Placed]:
    """Return the envelopes inside a cut."""
    return [each for seen in cut.seen for each in logs[seen.origin][: seen.size]]


def fold(envelopes: Iterable[Placed], *, needed: int) -> dict[str, object]:
    """Return the state that envelopes make, in whatever order they are given."""
    placed = list(envelopes)
    stopped = _stopped(placed)
    placed = [each for each in placed if each.at.index < stopped.get(each.at.origin, MAX_INTEGER)]
    bounds = _bounds(placed)
    valid = {
        each.at: each for each in placed if each.at.index < bounds.get(each.at.origin, 1 << 52)
    }
    cases: dict[str, object] = {}
    for at, each in valid.items():
        if each.envelope.kind == "open":
            cases[_name(at)] = _case(at, valid, needed=needed)
    return {
        "cases": cases,
        "bounds": dict(sorted(bounds.items())),
        "stopped": dict(sorted(stopped.items())),
    }


def state_hash(state: dict[str, object]) -> bytes:
    """Return what a node publishes of a state."""
    return hashlib.sha256(encode(state)).digest()


def cut_of(logs: Logs, sizes: Mapping[Origin, int]) -> Cut:
    """Return the cut at some sizes; its roots are the digest of all leaves, for a model."""
    return Cut(
        seen=tuple(
            Seen(origin=origin, size=size, root=_root(logs[origin][:size]))
            for origin, size in sorted(sizes.items())
            if size
        )
    )


def _root(placed: list[Placed]) -> bytes:
    return hashlib.sha256(b"".join(each.at.leaf for each in placed)).digest()


def _stopped(placed: list[Placed]) -> dict[Origin, int]:
    unknown = [each.at for each in placed if each.envelope.kind not in KINDS]
    return {
        origin: min(at.index for at in unknown if at.origin == origin)
        for origin in {at.origin for at in unknown}
    }


def _bounds(placed: list[Placed]) -> dict[Origin, int]:
    bounds: dict[Origin, int] = {}
    for each in placed:
        if each.envelope.kind == "revoke":
            (last,) = each.envelope.subjects
            bound = last.index + 1
            bounds[last.origin] = min(bound, bounds.get(last.origin, bound))
        if each.envelope.kind == "fork":
            origin, size = each.envelope.clear["log"], each.envelope.clear["size"]
            assert isinstance(origin, str)
            assert isinstance(size, int)
            bounds[Origin(origin)] = min(size, bounds.get(Origin(origin), size))
    return bounds


def _case(at: Reference, valid: Mapping[Reference, Placed], *, needed: int) -> dict[str, object]:
    about = [each for each in valid.values() if at in each.envelope.subjects]
    claims = {each.owner for each in about if each.envelope.kind == "claim"}
    latest: dict[DelegationId, Placed] = {}
    for each in about:
        before = latest.get(each.owner)
        if each.envelope.kind == "assent" and (before is None or before.at < each.at):
            latest[each.owner] = each
    votes = {owner: each.envelope.clear for owner, each in latest.items()}
    named: dict[str, set[DelegationId]] = {}
    for owner, vote in votes.items():
        named.setdefault(encode(vote).decode(), set()).add(owner)
    settled = sorted(vote for vote, owners in named.items() if len(owners) >= needed)
    lapses = [each.envelope.clear for each in about if each.envelope.kind == "lapse"]
    return {
        "claims": sorted(claims),
        "contested": len(claims) > 1,
        "votes": dict(sorted(votes.items())),
        "settled": settled,
        "lapsed_on": sorted(encode(each).decode() for each in lapses),
    }


def _name(at: Reference) -> str:
    return f"{at.origin} {at.index}"
