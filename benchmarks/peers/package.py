"""Viewsheds from Python packages that live in an environment of their own, `.venv-peers`.

They ask for other versions of what the project uses, so they never enter its locks. A worker there
reads the case from a file, looks once to compile, then times its looks.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.peers.case import ENOUGH_S, N_TURNS, Case, Looked, PeerMissingError

ENVIRONMENT = Path(__file__).parents[2] / ".venv-peers"
PYTHON = ENVIRONMENT / "bin" / "python"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package, and the worker that calls it."""

    name: str
    worker: Path
    leaves_out: str

    def looks(self, case: Case) -> list[Looked]:
        """Look from each place of a case."""
        with TemporaryDirectory() as name:
            asked, answered = Path(name) / "asked.npz", Path(name) / "answered.npz"
            np.savez(
                asked,
                height_m=case.relief.height_m,
                cell_m=case.relief.grid.cell_m,
                eyes=[(eye.row, eye.col) for eye in case.eyes],
                mast_m=[eye.above_ground_m for eye in case.eyes],
                target_m=case.target_m,
                radius_m=case.radius_m,
                reach=case.reach,
                n_turns=N_TURNS,
                enough_s=ENOUGH_S,
            )
            run = [str(PYTHON), str(self.worker), str(asked), str(answered)]
            subprocess.run(run, check=True, capture_output=True)
            with np.load(answered) as answer:
                return [
                    Looked(float(answer["taken_s"][k]), answer[f"seen_{k}"])
                    for k in range(len(case.eyes))
                ]


def find_package(package: str, worker: str, *, leaves_out: str) -> Package:
    """Return a package, if it is in the environment of the peers.

    Raises
    ------
    PeerMissingError
        If it is not.
    """
    version = _version(package)
    if version is None:
        raise PeerMissingError(name=package, package=package)
    path = Path(__file__).with_name(worker)
    return Package(name=f"{package} {version}", worker=path, leaves_out=leaves_out)


def _version(package: str) -> str | None:
    if not PYTHON.exists():
        return None
    ask = (
        "import importlib.metadata as m, json;"
        "print(json.dumps({d.name.lower(): d.version for d in m.distributions()}))"
    )
    said = subprocess.run([str(PYTHON), "-c", ask], check=True, capture_output=True, text=True)
    versions: dict[str, str] = json.loads(said.stdout)
    return versions.get(package)
