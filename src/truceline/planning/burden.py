"""What a mechanism costs: people, posts, foreign people on a host's soil, consents needed.

Only people whose number is known are counted; who is not counted is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from truceline.domain.identifier import DelegationId
from truceline.domain.mechanism import Asset, Body, Mechanism
from truceline.domain.site import Post
from truceline.planning.comparison import Burden, ConsentNeeded


def burden_of(mechanism: Mechanism) -> Burden:
    """Return what a mechanism costs."""
    people: Counter[DelegationId] = Counter()
    foreign: Counter[DelegationId] = Counter()
    manned: tuple[Body | Asset, ...] = (*mechanism.bodies, *mechanism.assets)
    for one in manned:
        people.update(one.staff)
        if one.host is not None:
            foreign[one.host] += sum(n for who, n in one.staff.items() if who != one.host)
    return Burden(
        posts=sum(isinstance(asset.platform, Post) for asset in mechanism.assets),
        people=dict(people),
        uncounted=tuple(body.id for body in mechanism.bodies if _uncounted(body, mechanism)),
        foreign_people=dict(foreign),
        consents=tuple(_consents(mechanism)),
    )


def _uncounted(body: Body, mechanism: Mechanism) -> bool:
    own = [asset for asset in mechanism.assets if asset.body == body.id]
    return not body.staff and not any(asset.staff for asset in own)


def _consents(mechanism: Mechanism) -> Iterable[ConsentNeeded]:
    for body in mechanism.bodies:
        if body.host is not None and _foreign(body.host, body.command):
            yield ConsentNeeded(host=body.host, subject=body.id, consent=body.host_consent)
    for asset in mechanism.assets:
        if asset.host is not None and _foreign(asset.host, asset.operator):
            yield _asset_consent(asset, asset.host)


def _foreign(host: DelegationId, who: tuple[DelegationId, ...]) -> bool:
    return any(delegation != host for delegation in who)


def _asset_consent(asset: Asset, host: DelegationId) -> ConsentNeeded:
    return ConsentNeeded(host=host, subject=asset.id, consent=asset.host_consent)
