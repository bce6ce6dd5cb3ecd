"""What of a scenario is public: what somebody published, less all that shows single posts.

A delegation's scenario may hold what was said in confidence beside what stands in the papers.
The source tells them apart: one that names no publisher is the delegation's own. What is made
public is cut down here, once, to a scenario of its own; every public output is made from that
and never from the delegation's scenario, so that nothing else can reach it.
"""

from __future__ import annotations

from dataclasses import replace

from truceline.domain.boundary import Line, Zone
from truceline.domain.identifier import SourceId
from truceline.domain.mechanism import Body, Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.source import Provenance


def public_scenario(scenario: Scenario) -> Scenario:
    """Cut a scenario down to what is public.

    Positions, bodies and mechanisms remain if they stand in a published source and are not
    invented; places if their source is published; lines and zones if that holds for every version
    of theirs and of what they are derived from. Assets, people, the terms of
    mechanisms, sensors, heights, weather and the provisions never remain.
    """
    published = _published(scenario)
    lines = tuple(one for one in scenario.lines if _all_published(one, published))
    zones = tuple(one for one in scenario.zones if _all_published(one, published))
    return replace(
        scenario,
        sources=tuple(source for source in scenario.sources if source.id in published),
        agreement=replace(scenario.agreement, provisions=()),
        places=tuple(one for one in scenario.places if one.known.source in published),
        lines=lines,
        zones=_drawable(zones, lines),
        sensors=(),
        positions=tuple(one for one in scenario.positions if _is_public(one.known, published)),
        mechanisms=tuple(
            _public_mechanism(one, published)
            for one in scenario.mechanisms
            if _is_public(one.known, published)
        ),
        spot_heights=(),
        climate=None,
    )


def _published(scenario: Scenario) -> frozenset[SourceId]:
    return frozenset(source.id for source in scenario.sources if source.publisher is not None)


def _is_public(known: Provenance, published: frozenset[SourceId]) -> bool:
    return known.source in published and not known.illustrative


def _all_published(boundary: Line | Zone, published: frozenset[SourceId]) -> bool:
    return all(version.known.source in published for version in boundary.versions)


def _drawable(zones: tuple[Zone, ...], lines: tuple[Line, ...]) -> tuple[Zone, ...]:
    """Keep the zones whose lines, and the zones that they leave out, are kept too."""
    known = {*(zone.id for zone in zones), *(line.id for line in lines)}
    kept = tuple(zone for zone in zones if _follows(zone) <= known)
    return kept if kept == zones else _drawable(kept, lines)


def _follows(zone: Zone) -> set[str]:
    bands = [version.band for version in zone.versions if version.band is not None]
    return {one for band in bands for one in (band.along, *band.less)}


def _public_mechanism(mechanism: Mechanism, published: frozenset[SourceId]) -> Mechanism:
    bodies = (_public_body(one) for one in mechanism.bodies if _is_public(one.known, published))
    return replace(
        mechanism,
        summary=mechanism.names,
        bodies=tuple(bodies),
        assets=(),
        rules={},
        release={},
    )


def _public_body(body: Body) -> Body:
    return replace(body, place=None, staff={}, term="not said", legal_status="not said")
