"""A hillshade: the relief as an eye reads it on a map.

References
----------
B. K. P. Horn: Hill shading and the reflectance map. Proceedings of the IEEE 69 (1), 1981.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from truceline.terrain.relief import Relief


def hillshade(
    relief: Relief,
    *,
    azimuth_deg: float = 315.0,
    altitude_deg: float = 45.0,
    exaggeration: float = 1.0,
) -> NDArray[np.uint8]:
    """Return how bright each cell is under a sun.

    Parameters
    ----------
    relief
        The heights.
    azimuth_deg
        Where the light comes from, clockwise from grid north [°].
    altitude_deg
        How high it stands [°].
    exaggeration
        By how much the heights are stretched.

    Returns
    -------
    uint8 (rows, cols): 1 dark … 255 bright, 0 on voids and beside them.
    """
    slope = np.float32(exaggeration / (8.0 * relief.grid.cell_m))
    padded = np.pad(relief.height_m, 1, mode="edge")
    west, east = padded[:, :-2], padded[:, 2:]
    across = (east[:-2] + 2 * east[1:-1] + east[2:]) - (west[:-2] + 2 * west[1:-1] + west[2:])
    north, south = padded[:-2], padded[2:]
    along = (north[:, :-2] + 2 * north[:, 1:-1] + north[:, 2:]) - (
        south[:, :-2] + 2 * south[:, 1:-1] + south[:, 2:]
    )
    azimuth, altitude = math.radians(azimuth_deg), math.radians(altitude_deg)
    to_east, to_north = across * slope, along * slope
    facing = np.float32(math.sin(altitude)) - np.float32(math.cos(altitude)) * (
        to_east * np.float32(math.sin(azimuth)) + to_north * np.float32(math.cos(azimuth))
    )
    facing /= np.sqrt(1 + to_east**2 + to_north**2)
    bright = 1.0 + 254.0 * np.clip(facing, 0.0, 1.0)
    return np.where(np.isnan(bright) | relief.void, 0.0, bright).astype(np.uint8)
