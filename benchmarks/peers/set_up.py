"""Install the programs that we stand beside: `python -m benchmarks.peers.set_up`, or `make peers`.

Debian's packages need root. What cannot be installed is kept with the reason, and the benchmark
prints it in the place of its figures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv

from benchmarks.peers.case import FAILURES
from benchmarks.peers.package import ENVIRONMENT, PYTHON

DEBIAN = {"gdal-bin": "gdal_viewshed", "grass-core": "grass"}
"""Packages of Debian, and the program by which each is known to be there."""
PYPI = {"xarray-spatial": "xarray-spatial>=0.5.3", "aetherpy": "aetherpy>=1.0"}


def main() -> None:
    """Install what is not here yet, and say what could not be."""
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=True)
    FAILURES.mkdir(exist_ok=True)
    for package, program in DEBIAN.items():
        _keep(package, None if shutil.which(program) else _from_debian(package))
    for package, wanted in PYPI.items():
        _keep(package, _from_pypi(wanted))


def _keep(package: str, failure: str | None) -> None:
    """Keep why a package could not be installed, or forget that it once could not."""
    path = FAILURES / package
    if failure is None:
        path.unlink(missing_ok=True)
        return
    path.write_text(failure, encoding="utf-8")
    print(f"{package} could not be installed: {failure}", file=sys.stderr)


def _from_debian(package: str) -> str | None:
    if shutil.which("apt-get") is None:
        return "there is no apt-get here"
    if os.geteuid() != 0:
        return f"needs root: apt-get install {package}"
    failure = _run(["apt-get", "update", "--quiet=2"])
    options = ["--yes", "--quiet=2", "--no-install-recommends"]
    return failure or _run(["apt-get", "install", *options, package])


def _from_pypi(wanted: str) -> str | None:
    options = ["--quiet", "--disable-pip-version-check", "--only-binary", ":all:"]
    return _run([str(PYTHON), "-m", "pip", "install", *options, wanted])


def _run(command: list[str]) -> str | None:
    """Run a command; return its last words if it fails."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    ran = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if ran.returncode == 0:
        return None
    return (ran.stderr.strip() or f"{command[0]} gave {ran.returncode}").splitlines()[-1]


if __name__ == "__main__":
    main()
