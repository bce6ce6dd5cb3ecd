from __future__ import annotations

import math
from dataclasses import replace

import pytest

from truceline.domain.refusal import DomainError
from truceline.domain.target import Flash, Signature, SoundSource, TargetKind

PERSON = Signature(
    kind=TargetKind.PERSON,
    size_m=0.75,
    height_m=1.8,
    contrast=0.3,
    thermal_difference_k=3.0,
    radar_cross_section_m2=0.5,
    basis="chosen",
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size_m", 0.0),
        ("height_m", -1.0),
        ("height_m", math.nan),
        ("contrast", 0.0),
        ("contrast", 1.1),
        ("thermal_difference_k", 0.0),
        ("radar_cross_section_m2", math.inf),
    ],
)
def test_a_target_that_cannot_be_is_refused(field: str, value: float) -> None:
    with pytest.raises(DomainError, match=f"Signature.{field}"):
        replace(PERSON, **{field: value})  # type: ignore[arg-type]  # the rows name numbers


def test_a_sound_has_eight_levels_and_a_distance() -> None:
    levels = (90.0,) * 8
    assert SoundSource(levels_db=levels, reference_m=10.0).levels_db == levels
    with pytest.raises(DomainError, match="eight levels"):
        SoundSource(levels_db=levels[1:], reference_m=10.0)
    with pytest.raises(DomainError, match="eight levels"):
        SoundSource(levels_db=(*levels[1:], math.nan), reference_m=10.0)
    with pytest.raises(DomainError, match="reference_m"):
        SoundSource(levels_db=levels, reference_m=0.0)


def test_a_flash_gives_light_for_a_time() -> None:
    with pytest.raises(DomainError, match=r"Flash\.given_cd_s"):
        Flash(given_cd_s=0.0, lasts_s=0.01)
    with pytest.raises(DomainError, match=r"Flash\.lasts_s"):
        Flash(given_cd_s=1.0, lasts_s=0.0)
