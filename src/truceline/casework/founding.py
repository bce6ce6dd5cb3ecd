"""How a mechanism is founded: what is agreed is written once, compared by its digest, and kept.

The founding is made from a mechanism of a scenario, from the founding roster of the record, and
from the list of who holds which office. Its canonical bytes go to all nodes. A node keeps the one
whose digest was told at the founding meeting, and no other ever after: what changes later changes
by entries.

Where posts stand is left out, for a founding is read by all who keep it, supervisors among them.
Whoever agrees that all may know it adds it with `with_positions`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from truceline.casework.errors import FoundingError, NotFoundedError
from truceline.domain.entry import KeyId, LogId
from truceline.domain.founding import Founding, LogHolder, OfficeHolder, PostTerms, RoleHolder
from truceline.domain.identifier import DelegationId, MechanismId
from truceline.domain.location import on_step
from truceline.domain.mechanism import Asset, Mechanism
from truceline.domain.office import Office
from truceline.domain.place import Coordinate
from truceline.domain.rule import Rules
from truceline.domain.scenario import Scenario
from truceline.domain.site import Orbit, Patrol, Site
from truceline.procedure.charter import FOLD_VERSION, Charter
from truceline.record.folder import Folder
from truceline.record.key import label_of
from truceline.record.node import Node
from truceline.record.policy import Role as KeyRole
from truceline.record.roster import Roster
from truceline.wire.founding import decode_founding, encode_founding

FILE: Final = "founding.json"

_HOUR_S: Final = 3600


def make_founding(
    scenario: Scenario,
    mechanism_id: MechanismId,
    *,
    roster: Roster,
    offices: Mapping[DelegationId, Mapping[str, tuple[Office, ...]]],
) -> Founding:
    """Return the founding of a mechanism, for all delegations of a roster.

    Parameters
    ----------
    scenario
        The scenario.
    mechanism_id
        Its mechanism that was agreed.
    roster
        The founding roster.
    offices
        By delegation and name of a key, the offices that it holds at the start.

    Raises
    ------
    FoundingError
        If the mechanism has no rules of procedure, or the parts do not fit together.
    """
    mechanism = scenario.mechanism(mechanism_id)
    roles = {
        DelegationId(each.id): tuple(
            sorted(scenario.delegation(DelegationId(each.id)).roles, key=lambda role: role.value)
        )
        for each in roster.delegations
    }
    return Founding(
        scenario=scenario.id,
        mechanism=mechanism.id,
        time_zone=scenario.time_zone,
        genesis=roster.fingerprint,
        fold_version=FOLD_VERSION,
        logs=tuple(
            LogHolder(log=LogId(each.origin), delegation=DelegationId(each.delegation))
            for each in roster.logs
        ),
        roles=tuple(RoleHolder(delegation=by, roles=roles[by]) for by in sorted(roles)),
        offices=tuple(sorted(_offices(roster, offices), key=lambda each: each.key)),
        rules=_rules(mechanism),
        posts=tuple(
            sorted((_terms(each, scenario) for each in mechanism.assets), key=lambda each: each.id)
        ),
    )


def with_positions(founding: Founding, mechanism: Mechanism) -> Founding:
    """Return a founding that also says where the posts of its mechanism stand."""
    assets = {each.id: each for each in mechanism.assets}
    posts = tuple(_placed(each, assets[each.id]) for each in founding.posts)
    return replace(founding, posts=posts)


def tells_positions(founding: Founding) -> bool:
    """Tell whether a founding says where any post stands."""
    return any(each.at is not None for each in founding.posts)


def charter_of(founding: Founding) -> Charter:
    """Return of a founding what the state is a function of."""
    roles = {each.delegation: frozenset(each.roles) for each in founding.roles}
    offices: dict[DelegationId, dict[KeyId, frozenset[Office]]] = {}
    for each in founding.offices:
        offices.setdefault(each.delegation, {})[each.key] = frozenset(each.offices)
    return Charter(
        logs={each.log: each.delegation for each in founding.logs},
        roles=roles,
        offices=offices,
        rules=founding.rules,
        fold_version=founding.fold_version,
    )


def digest_of(raw: bytes) -> bytes:
    """Return the digest of a founding's bytes, which is read aloud at the founding meeting."""
    return hashlib.sha256(raw).digest()


def write_founding(founding: Founding) -> bytes:
    """Return the bytes of a founding."""
    return encode_founding(founding)


def read_founding(raw: bytes) -> Founding:
    """Read the bytes of a founding; what is none raises the `WireError` that says why."""
    return decode_founding(raw)


def keep_founding(node: Node, raw: bytes, *, told: bytes) -> Founding:
    """Keep a founding in a node's folder, once.

    Parameters
    ----------
    node
        The node.
    raw
        The founding.
    told
        The digest that was agreed at the founding meeting.

    Raises
    ------
    FoundingError
        If it is not the one that was told, is of another roster, or another one is kept.
    """
    if digest_of(raw) != told:
        raise FoundingError(
            what="The founding",
            expected=f"the digest {told.hex()}",
            came=digest_of(raw).hex(),
            remedy="Keep none before all have compared the digest.",
        )
    founding = read_founding(raw)
    if founding.genesis != node.identity.genesis:
        raise FoundingError(
            what="The founding",
            expected="one of this node's record",
            came=f"one of the roster {founding.genesis.hex()}",
            remedy="Make it from the founding roster of this record.",
        )
    path = node.home.root / FILE
    if path.exists() and path.read_bytes() != raw:
        raise FoundingError(
            what=str(path),
            expected="the founding that is offered, or none yet",
            came="another one",
            remedy="A record is founded once; rules change by adopting others.",
        )
    Folder(node.home.root).write({FILE: raw})
    return founding


def kept_founding(root: Path) -> Founding:
    """Return the founding that a node's folder keeps.

    Raises
    ------
    NotFoundedError
        If it keeps none.
    """
    try:
        raw = (root / FILE).read_bytes()
    except FileNotFoundError as error:
        raise NotFoundedError(folder=root) from error
    return read_founding(raw)


def _rules(mechanism: Mechanism) -> Rules:
    if mechanism.procedure is None:
        raise FoundingError(
            what=f"The mechanism {mechanism.id}",
            expected="rules of procedure in procedure.yaml",
            came="none",
            remedy="Write them, or extend a mechanism that has them.",
        )
    return mechanism.procedure


def _offices(
    roster: Roster, offices: Mapping[DelegationId, Mapping[str, tuple[Office, ...]]]
) -> Iterator[OfficeHolder]:
    keys = {
        DelegationId(by): {each.name.rpartition("/")[2]: KeyId(label_of(each)) for each in own}
        for by, own in roster.keys(KeyRole.AUTHOR).items()
    }
    for by, named in offices.items():
        for name, held in named.items():
            label = keys.get(by, {}).get(name)
            if label is None:
                known = ", ".join(sorted(keys.get(by, {}))) or "no key at all"
                raise FoundingError(
                    what=f"The offices of {by}",
                    expected=f"a key of the roster ({known})",
                    came=repr(name),
                    remedy="Correct the name, or enrol the key.",
                )
            ordered = tuple(sorted(set(held), key=lambda office: office.value))
            yield OfficeHolder(delegation=by, key=label, offices=ordered)


def _terms(asset: Asset, scenario: Scenario) -> PostTerms:
    within_h = asset.sharing.within_h
    return PostTerms(
        id=asset.id,
        operators=tuple(sorted(asset.operator)),
        sharing=asset.sharing.mode,
        disclosed_within_s=None if within_h is None else round(within_h * _HOUR_S),
        on_dispute=asset.sharing.on_dispute,
        reach_m=round(max(scenario.sensor(each).reach_m for each in asset.sensors)),
    )


def _placed(terms: PostTerms, asset: Asset) -> PostTerms:
    at, may_be_off_m = _position(asset)
    return replace(terms, at=at, may_be_off_m=may_be_off_m)


def _position(asset: Asset) -> tuple[Coordinate | None, int]:
    platform = asset.platform
    if isinstance(platform, Patrol):
        return None, 0
    radius_m = platform.radius_m if isinstance(platform, Orbit) else 0.0
    site: Site = platform.site
    area = site.admissible
    off_m = radius_m + (0.0 if area is None else area.radius_m + area.climbs_within_m)
    at = on_step(site.at.lat_deg, site.at.lon_deg)
    return Coordinate(lat_deg=at.lat_deg, lon_deg=at.lon_deg, datum=site.at.datum), round(off_m)
