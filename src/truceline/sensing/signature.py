"""Typical signatures of what mechanisms are asked about, for a scenario without its own.

These are engineering defaults: each says how its figures were chosen, none was measured for this
package. Compare mechanisms with them; do not quote a distance from them.

References
----------
Characteristic sizes of 2.3 m for a vehicle and 0.75 m for a person are those customary with
Johnson's criterion. Murphy and others (2012), as cited in PMC 8588962: small arms of 140 to
175 dB peak at the firer; the slow, A-weighted level of 110 dB at 10 m is set below that. Levels
of artillery are from memory of reports on blast noise, which could not be opened.
"""

from __future__ import annotations

from truceline.domain.target import Flash, Signature, SoundSource, TargetKind

PERSON = Signature(
    kind=TargetKind.PERSON,
    size_m=0.75,
    height_m=1.8,
    contrast=0.3,
    thermal_difference_k=3.0,
    radar_cross_section_m2=0.5,
    basis="engineering default: a standing adult in drab clothes, silent",
)

VEHICLE = Signature(
    kind=TargetKind.VEHICLE,
    size_m=2.3,
    height_m=2.3,
    contrast=0.3,
    thermal_difference_k=4.0,
    radar_cross_section_m2=10.0,
    basis="NATO standard vehicle in size; the rest an engineering default for a lorry that drives",
    sound=SoundSource(levels_db=(88.0, 86.0, 82.0, 78.0, 75.0, 72.0, 66.0, 58.0), reference_m=15.0),
)

GUN = Signature(
    kind=TargetKind.GUN_FIRING,
    size_m=2.3,
    height_m=2.0,
    contrast=0.3,
    thermal_difference_k=5.0,
    radar_cross_section_m2=10.0,
    basis="engineering default: mortar or gun of 82 to 155 mm that fires, and its burst",
    sound=SoundSource(
        levels_db=(122.0, 120.0, 115.0, 109.0, 103.0, 96.0, 88.0, 80.0), reference_m=100.0
    ),
    flash=Flash(given_cd_s=1e4, lasts_s=0.01),
)

SMALL_ARMS = Signature(
    kind=TargetKind.GUN_FIRING,
    size_m=0.75,
    height_m=1.5,
    contrast=0.3,
    thermal_difference_k=3.0,
    radar_cross_section_m2=0.5,
    basis="engineering default: rifle or machine gun; 110 dB(A) at 10 m",
    sound=SoundSource(
        levels_db=(90.0, 96.0, 101.0, 104.0, 105.0, 104.0, 101.0, 96.0), reference_m=10.0
    ),
    flash=Flash(given_cd_s=0.5, lasts_s=0.002),
)

UAV = Signature(
    kind=TargetKind.UAV,
    size_m=1.0,
    height_m=150.0,
    contrast=0.5,
    thermal_difference_k=3.0,
    radar_cross_section_m2=0.05,
    basis="engineering default: small aircraft of 1 to 3 m span against the sky",
    sound=SoundSource(levels_db=(50.0, 55.0, 60.0, 60.0, 60.0, 57.0, 52.0, 45.0), reference_m=10.0),
)

TYPICAL = {one.kind: one for one in (PERSON, VEHICLE, GUN, UAV)}
"""The signature of each kind; of guns that fire, the heavy one."""
