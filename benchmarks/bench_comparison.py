"""The comparison end to end: mechanisms of a bundled scenario, in one world and in a hundred.

In cells of 90, 60 and 30 m, so that the cost curve shows. A first run compiles and is not counted.
Then with and without conditions: light, weather, targets and denials over twelve worlds.
"""

from __future__ import annotations

from benchmarks.machine import description, peak_memory_mb, seconds, table
from truceline.interface.comparing import Request, comparison_of
from truceline.interface.shelf import bundled_scenarios, load_scenario
from truceline.planning.comparison import Comparison

CELLS_M = (90.0, 60.0, 30.0)
WORLDS = ((1, 1), (20, 100))
"""Reliefs and placings."""


def main() -> None:
    """Print everything."""
    print("## Comparison\n")
    print(description())
    _compare(400.0, 1, 1)
    rows = [_row(cell_m) for cell_m in CELLS_M]
    print(table(("cells", "area", "mechanisms", "one world", "20 reliefs, 100 placings"), rows))
    print(f"Peak memory of all this: {peak_memory_mb():,.0f} MB.\n")
    conditions()


def conditions() -> None:
    """Print what conditions cost: four mechanisms over twelve worlds, with and without them."""
    _compare(400.0, 1, 1, conditions=True)
    rows = [_condition_row(cell_m) for cell_m in CELLS_M]
    heads = ("cells", "mechanisms", "twelve worlds by sight", "with conditions", "situations asked")
    print(table(heads, rows))
    print(f"Peak memory with conditions: {peak_memory_mb():,.0f} MB.\n")


def _condition_row(cell_m: float) -> tuple[str, ...]:
    named = tuple(one.id for one in load_scenario(bundled_scenarios()[0]).mechanisms[:4])
    done: list[Comparison] = []
    times = [
        seconds(
            lambda asked=asked: done.append(  # type: ignore[misc] # bound at once
                _compare(cell_m, 12, 12, mechanisms=named, conditions=asked)
            )
        )
        for asked in (False, True)
    ]
    found = done[1].conditions
    assert found is not None
    return (
        f"{cell_m:g} m",
        str(len(named)),
        *(f"{taken_s:.1f} s" for taken_s in times),
        f"{found.detected[0, 0, ..., 0, 0].size} at {found.n_cells[0]:,} cells",
    )


def _row(cell_m: float) -> tuple[str, ...]:
    done: list[Comparison] = []
    times = [
        seconds(lambda r=reliefs, p=placings: done.append(_compare(cell_m, r, p)))  # type: ignore[misc] # bound at once
        for reliefs, placings in WORLDS
    ]
    grid = done[0].ground.grid
    return (
        f"{cell_m:g} m",
        f"{grid.n_rows * grid.n_cols * grid.cell_km2:,.0f} km²",
        str(len(done[0].mechanisms)),
        *(f"{taken_s:.1f} s" for taken_s in times),
    )


def _compare(
    cell_m: float,
    n_reliefs: int,
    placings: int,
    *,
    mechanisms: tuple[str, ...] = (),
    conditions: bool = False,
) -> Comparison:
    request = Request(
        scenario=bundled_scenarios()[0],
        mechanisms=mechanisms,
        cell_m=cell_m,
        n_reliefs=n_reliefs,
        placings=placings,
        conditions=conditions,
    )
    return comparison_of(request, progress=lambda _done, _total: None)
