from __future__ import annotations

from dataclasses import replace

from fake_scenario import GAZETTE, INVENTED, NOTE, fake_scenario

from truceline.domain.boundary import Line, Zone
from truceline.domain.mechanism import Mechanism
from truceline.domain.scenario import Scenario
from truceline.domain.source import Provenance
from truceline.release.publicity import public_scenario


def test_what_was_said_in_confidence_stays_so() -> None:
    public = public_scenario(fake_scenario())
    said = {one.words["en"] for one in public.positions}
    assert "A post of our own is necessary." in said
    assert "SAID-IN-CONFIDENCE" not in said
    assert {one.id for one in public.sources} == {"gazette"}


def test_what_was_made_up_is_not_public_even_from_a_published_source() -> None:
    scenario = fake_scenario()
    made_up = replace(GAZETTE, illustrative=True)
    positions = tuple(replace(one, known=made_up) for one in scenario.positions)
    assert public_scenario(replace(scenario, positions=positions)).positions == ()


def test_no_asset_and_no_head_count_is_public() -> None:
    public = public_scenario(fake_scenario())
    for mechanism in public.mechanisms:
        assert mechanism.assets == ()
        assert mechanism.settings == {}
        assert mechanism.summary == mechanism.names
        assert all(body.staff == {} and body.place is None for body in mechanism.bodies)


def test_a_mechanism_that_nobody_published_is_not_named() -> None:
    scenario = fake_scenario()
    assert [one.id for one in public_scenario(scenario).mechanisms] == ["centre-only"]

    def published(one: Mechanism) -> Mechanism:
        return replace(one, known=GAZETTE)

    all_published = replace(scenario, mechanisms=tuple(map(published, scenario.mechanisms)))
    public = public_scenario(all_published)
    assert len(public.mechanisms) == 3
    assert "own-command" not in {body.id for one in public.mechanisms for body in one.bodies}


def test_a_zone_goes_with_the_line_that_it_follows() -> None:
    public = public_scenario(_with_line_known(fake_scenario(), NOTE))
    assert public.lines == ()
    assert [zone.id for zone in public.zones] == ["depot"]


def test_an_illustrative_line_from_a_published_source_may_be_drawn() -> None:
    made_up = replace(INVENTED, source=GAZETTE.source)
    public = public_scenario(_with_line_known(fake_scenario(), made_up))
    assert [line.id for line in public.lines] == ["contact"]


def test_a_zone_goes_with_the_zone_that_it_leaves_out() -> None:
    scenario = fake_scenario()
    strip, depot = scenario.zones
    (version,) = strip.versions
    assert version.band is not None
    less = replace(version, band=replace(version.band, less=(depot.id,)))
    zones = (replace(strip, versions=(less,)), _zone_known(depot, NOTE))
    assert public_scenario(replace(scenario, zones=zones)).zones == ()


def _with_line_known(scenario: Scenario, known: Provenance) -> Scenario:
    def known_by(line: Line) -> Line:
        return replace(line, versions=tuple(replace(one, known=known) for one in line.versions))

    return replace(scenario, lines=tuple(map(known_by, scenario.lines)))


def _zone_known(zone: Zone, known: Provenance) -> Zone:
    return replace(zone, versions=tuple(replace(one, known=known) for one in zone.versions))
