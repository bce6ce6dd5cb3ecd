"""GDAL's viewshed in this process: the library inside rasterio's wheel.

Timed is `GDALViewshedGenerate` from a dataset in memory to a dataset in memory; it uses as many
threads as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass

from gdal_oracle import GdalViewshed, gdal_library

from benchmarks.peers.case import Case, Looked, PeerMissingError, least_s
from truceline.terrain.earth import Ray
from truceline.terrain.sight import Viewpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class GdalLibrary:
    """The library, mode Edge."""

    version: str
    leaves_out: str = "in process, in memory, as many threads as it takes"

    @property
    def name(self) -> str:
        """What it is called."""
        return f"GDAL {self.version}"

    def looks(self, case: Case) -> list[Looked]:
        """Look from each place of a case."""
        gdal = GdalViewshed.of(case.relief)

        def look(eye: Viewpoint) -> None:
            gdal.drop(gdal.look(eye, radius_m=case.radius_m, target_m=case.target_m, ray=Ray.LIGHT))

        looked = []
        for eye in case.eyes:
            taken_s = least_s(lambda eye=eye: look(eye))  # type: ignore[misc] # bound at once
            seen = gdal.seen(eye, radius_m=case.radius_m, target_m=case.target_m, ray=Ray.LIGHT)
            looked.append(Looked(taken_s, seen[case.window(eye)]))
        return looked


def find_gdal_library(version: str | None) -> GdalLibrary:
    """Return the library of a version, if rasterio's wheel has one.

    Raises
    ------
    PeerMissingError
        If it has none.
    """
    if version is None or gdal_library() is None:
        raise PeerMissingError(name="GDAL in process", package="rasterio's own libgdal")
    return GdalLibrary(version=version)
