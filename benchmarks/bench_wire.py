"""Reading entries: clear parts and bodies of observations, from an ordinary one to a full one.

Beside it stands the least that any reader in this language does: the same bytes as plain values.
Each round reads bodies that differ, so that nothing is remembered but what really comes again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import msgspec
from body_samples import BURSTS, EXPLOSIONS, LATER, NEAR_BRIDGE, OBSERVATION, SPAN, said

from benchmarks.machine import description, seconds, table
from truceline.domain.observation import Observation
from truceline.domain.quantity import Count, CountManner
from truceline.domain.report_act import ReportFiled, ReportKind
from truceline.wire.act import decode_act, encode_act
from truceline.wire.body import decode_body, encode_body

T = TypeVar("T")

N_BODIES = 5_000
ROUNDS = 5


def main() -> None:
    """Print everything."""
    print("## Reading entries\n")
    print(description())
    ordinary = Observation(
        post=OBSERVATION.post,
        office=OBSERVATION.office,
        observed=SPAN,
        recorded_at=LATER,
        clock=OBSERVATION.clock,
        position=NEAR_BRIDGE,
        sightings=(BURSTS,),
    )
    one_line = replace(
        OBSERVATION, sightings=(EXPLOSIONS,), attachments=(), note=said("Три взрыва", "ru")
    )
    bodies = (
        ("ordinary: one line, unknowns", ordinary),
        ("one line, every field", one_line),
        ("two lines, four languages, two photographs", OBSERVATION),
    )
    rows = [_row(name, body) for name, body in bodies]
    head = ("observation", "bytes", "body read", "as plain values", "ratio", "body written")
    print(table(head, rows))
    kind, clear = encode_act(ReportFiled(kind=ReportKind.OBSERVATION))
    taken_us = _best_us(lambda part: decode_act(kind, part), [clear] * N_BODIES)
    print(f"The clear part of an observation: {taken_us:.1f} μs.\n")


def _row(name: str, body: Observation) -> tuple[str, ...]:
    line = body.sightings[0]
    varied = [
        replace(
            body,
            sightings=(
                replace(line, count=Count(manner=CountManner.ABOUT, number=i % 300 + 1)),
                *body.sightings[1:],
            ),
        )
        for i in range(N_BODIES)
    ]
    raws = [encode_body(each) for each in varied]
    read_us = _best_us(lambda raw: decode_body("observation", raw), raws)
    plain_us = _best_us(msgspec.json.decode, raws)
    written_us = _best_us(encode_body, varied)
    return (
        name,
        f"{len(raws[0]):,}",
        f"{read_us:.1f} μs",
        f"{plain_us:.1f} μs",
        f"{read_us / plain_us:.1f} ×",
        f"{written_us:.1f} μs",
    )


def _best_us(work: Callable[[T], object], given: Sequence[T]) -> float:
    """Return what one takes in the best of some rounds [μs]; nothing that was made is kept."""
    return min(seconds(lambda: _do(work, given)) for _ in range(ROUNDS)) / N_BODIES * 1e6


def _do(work: Callable[[T], object], given: Sequence[T]) -> None:
    for each in given:
        work(each)
