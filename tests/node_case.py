"""Nodes of invented delegations, each in a folder of its own, for the tests of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from roster_case import IDS, ORIGINS, founding, secret

from truceline.record.cut import Origin
from truceline.record.delivery import TakenIn
from truceline.record.envelope import DelegationId, Mark
from truceline.record.exchange import carry_out, known_to, take_in
from truceline.record.home import Identity
from truceline.record.inception import create_node
from truceline.record.keyring import Keyring
from truceline.record.node import Node
from truceline.record.roster import Roster
from truceline.record.seal import new_identity, recipient_of
from truceline.record.succession import sign_roster

MakeNode = Callable[[Path, DelegationId], Path]
IDENTITIES = {each: new_identity() for each in IDS}
AMBER, BIRCH, CEDAR, DELTA = IDS


def roster_of(mark: Mark = Mark.REAL) -> Roster:
    """Return the founding roster with readers whose secret halves are known here."""
    made = founding(mark)
    delegations = tuple(
        replace(each, recipients=(recipient_of(IDENTITIES[each.id]),)) for each in made.delegations
    )
    return replace(made, delegations=delegations)


ROSTER = roster_of()
SIGNED = sign_roster(ROSTER, [secret(each, "officer") for each in IDS])


def origin_of(delegation: DelegationId) -> Origin:
    """Return the log of a delegation."""
    return ORIGINS[delegation]


def ring(delegation: DelegationId) -> Keyring:
    """Return the keys that a node of a delegation has."""
    uses = ("log", "author", "mirror", "lasting-mirror")
    return Keyring.of([secret(delegation, use) for use in uses], [IDENTITIES[delegation]])


def identity(delegation: DelegationId) -> Identity:
    """Return whose node it is."""
    return Identity(delegation=delegation, origin=ORIGINS[delegation], genesis=ROSTER.fingerprint)


def make_node(root: Path, delegation: DelegationId) -> Path:
    """Make the folder of a node."""
    create_node(
        root,
        founding=SIGNED,
        fingerprint=ROSTER.fingerprint,
        identity=identity(delegation),
        keys=ring(delegation),
    )
    return root


class Nodes:
    """Nodes by their delegations, each made and opened when it is first asked for."""

    def __init__(self, root: Path, opened: ExitStack, make: MakeNode = make_node) -> None:
        self._root = root
        self._opened = opened
        self._make = make
        self._nodes: dict[DelegationId, Node] = {}

    def __getitem__(self, delegation: DelegationId) -> Node:
        if delegation not in self._nodes:
            root = self._make(self._root / delegation, delegation)
            self._nodes[delegation] = self._opened.enter_context(Node(root))
        return self._nodes[delegation]

    def values(self) -> list[Node]:
        """Return the nodes of all four."""
        return [self[each] for each in IDS]


def carried(node: Node, to: DelegationId, *, whole: bool = False) -> bytes:
    """Return the bundle of a node for a delegation."""
    out = BytesIO()
    known = {} if whole else known_to(node, to)
    carry_out(node, out, to=to, known=known, name=f"stick for {to}", time_s=1)
    return out.getvalue()


def give(node: Node, to: Node, *, whole: bool = False) -> TakenIn:
    """Bring what one node has for another to it."""
    return take_in(to, BytesIO(carried(node, to.delegation, whole=whole)))


def exchange(nodes: Iterable[Node], *, time_s: int) -> None:
    """Let everybody meet everybody, cosign, and meet again."""
    met = list(nodes)
    for _ in range(2):
        for one in met:
            for other in met:
                if one is not other:
                    assert not give(one, other).refusals
        for one in met:
            one.cosign(time_s)
