"""Run all benchmarks, or those that are named, one after the other."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

NAMES = sorted(
    file.stem.removeprefix("bench_") for file in Path(__file__).parent.glob("bench_*.py")
)


def main() -> None:
    """Run what was asked for."""
    asked = sys.argv[1:] or NAMES
    unknown = sorted(set(asked) - set(NAMES))
    if unknown:
        sys.exit(f"Expected one of {', '.join(NAMES)}, came {', '.join(unknown)}.")
    # Tests and benchmarks share their reliefs and GDAL's own viewshed.
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    for name in asked:
        import_module(f"benchmarks.bench_{name}").main()


if __name__ == "__main__":  # and not in a process that a benchmark starts
    main()
