"""Run all benchmarks, or those that are named, each in a process of its own.

So the memory of one is not counted with another's, and none warms the processor for the next.
"""

from __future__ import annotations

import os
import subprocess
import sys
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
    root = Path(__file__).parents[1]
    # Tests and benchmarks share their reliefs and GDAL's own viewshed.
    paths = [str(root), str(root / "tests"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    failed = [name for name in asked if not _holds(name, environment)]
    if failed:
        sys.exit(f"Broke off: {', '.join(failed)}.")


def _holds(name: str, environment: dict[str, str]) -> bool:
    call = f"from benchmarks.bench_{name} import main; main()"
    return (
        subprocess.run([sys.executable, "-c", call], check=False, env=environment).returncode == 0
    )


if __name__ == "__main__":  # and not in a process that a benchmark starts
    main()
