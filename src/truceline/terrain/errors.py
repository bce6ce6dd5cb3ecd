"""What the terrain room refuses, one class for each thing that a caller handles apart."""

from __future__ import annotations

from pathlib import Path

from truceline.errors import TrucelineError


class TerrainError(TrucelineError):
    """The base of every refusal of this room."""


class GridRefusedError(TerrainError):
    """A grid on which nothing can be placed."""

    def __init__(self, *, fact: str, expected: str, came: object) -> None:
        self.fact = fact
        self.expected = expected
        self.came = came
        super().__init__(f"grid: expected {fact} {expected}, came {came}. Correct the grid.")


class ReliefRefusedError(TerrainError):
    """Arrays that do not make a relief."""

    def __init__(self, *, fact: str, expected: str, came: str) -> None:
        self.fact = fact
        self.expected = expected
        self.came = came
        super().__init__(
            f"relief: expected {fact} {expected}, came {came}. Make the arrays fit the grid."
        )


class WindowRefusedError(TerrainError):
    """A window of latitudes and longitudes that encloses nothing a local grid can hold."""

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(f"window: expected {expected}, came {came}. Name another window.")


class ViewpointOutsideError(TerrainError):
    """An eye that stands outside the relief."""

    def __init__(self, *, row: int, col: int, n_rows: int, n_cols: int) -> None:
        self.row = row
        self.col = col
        self.n_rows = n_rows
        self.n_cols = n_cols
        super().__init__(
            f"observer: expected a place on the relief ({n_rows} × {n_cols} cells), came row "
            f"{row}, column {col}. Move the observer, or give a relief that reaches that far."
        )


class ViewpointOnVoidError(TerrainError):
    """An eye above ground whose height is unknown."""

    def __init__(self, *, row: int, col: int) -> None:
        self.row = row
        self.col = col
        super().__init__(
            f"observer: expected ground of known height, came a void at row {row}, column {col}. "
            "Move the observer to a neighbouring cell, or give a relief without that void."
        )


class RadiusRefusedError(TerrainError):
    """A radius that is no distance."""

    def __init__(self, *, radius_m: float) -> None:
        self.radius_m = radius_m
        super().__init__(
            f"radius: expected a distance above 0 and at most 1,000,000 m (no line of sight is "
            f"longer), came {radius_m:g}. Give the range of the sensor in metres."
        )


class HeightRefusedError(TerrainError):
    """A height above ground that is below it, or no number."""

    def __init__(self, *, name: str, height_m: float) -> None:
        self.name = name
        self.height_m = height_m
        super().__init__(
            f"{name}: expected a height of 0 m or more above the ground, came {height_m:g}. "
            "Give the height in metres."
        )


class CellsRefusedError(TerrainError):
    """Cells that are not rows and columns on the grid."""

    def __init__(self, *, came: str) -> None:
        self.came = came
        super().__init__(
            f"cells: expected integers (n, 2), rows and columns on the grid, came {came}. "
            "Leave out what lies outside."
        )


class IndexRefusedError(TerrainError):
    """A visibility index that cannot be drawn."""

    def __init__(self, *, fact: str, expected: str, came: int) -> None:
        self.fact = fact
        self.expected = expected
        self.came = came
        super().__init__(f"{fact}: expected a whole number {expected}, came {came}. Correct it.")


class LineRefusedError(TerrainError):
    """A line of sight that has no far end."""

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(f"target: expected {expected}, came {came}. Move the target.")


class TilesRefusedError(TerrainError):
    """Tiles that cannot be asked for."""

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(f"tiles: expected {expected}, came {came}. Name another window.")


class SpotsRefusedError(TerrainError):
    """Spot heights from which no relief can be made."""

    def __init__(self, *, expected: str, came: str) -> None:
        self.expected = expected
        self.came = came
        super().__init__(f"spot heights: expected {expected}, came {came}. Correct the list.")


class DemError(TerrainError):
    """The base of what is wrong with a file or folder of heights."""

    def __init__(self, *, path: Path, expected: str, came: str, remedy: str) -> None:
        self.path = path
        self.expected = expected
        self.came = came
        self.remedy = remedy
        super().__init__(f"{path}: expected {expected}, came {came}. {remedy}")


class DemUnreadableError(DemError):
    """A file that cannot be read to its end."""

    def __init__(self, *, path: Path, came: str) -> None:
        super().__init__(
            path=path,
            expected="a whole raster of heights (GeoTIFF, .hgt, .hgt.zip, or a folder of these)",
            came=came,
            remedy="Fetch the file again, or convert it: gdal_translate IN OUT.tif.",
        )


class DemTruncatedError(DemError):
    """A tile of heights with the wrong number of bytes."""

    def __init__(self, *, path: Path, n_bytes: int) -> None:
        self.n_bytes = n_bytes
        super().__init__(
            path=path,
            expected="1201 × 1201 or 3601 × 3601 heights of two bytes (2,884,802 or 25,934,402 "
            "bytes)",
            came=f"{n_bytes:,} bytes",
            remedy="Fetch the tile again.",
        )


class DemArchiveError(DemError):
    """A zip that holds something other than one tile."""

    def __init__(self, *, path: Path, came: str) -> None:
        super().__init__(
            path=path,
            expected="a zip with one .hgt tile in it",
            came=came,
            remedy="Give the tile itself, or a zip of it alone.",
        )


class DemNameError(DemError):
    """A tile whose name does not say where it lies."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            path=path,
            expected="a name that gives the south-west corner, such as N39E046.hgt",
            came=path.name,
            remedy="Rename the tile.",
        )


class DemWithoutCrsError(DemError):
    """A raster that does not say where on earth it lies."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            path=path,
            expected="a coordinate reference system",
            came="none",
            remedy="If you know it, write it in: gdal_edit.py -a_srs EPSG:NNNNN FILE.",
        )


class DemUnitError(DemError):
    """A raster measured in something other than metres or degrees."""

    def __init__(self, *, path: Path, what: str, unit: str) -> None:
        self.what = what
        self.unit = unit
        super().__init__(
            path=path,
            expected=f"{what} in metres",
            came=unit,
            remedy="Convert it: gdalwarp -t_srs for the cells, gdal_calc.py for the heights.",
        )


class DemHeightsError(DemError):
    """Heights that no ground has."""

    def __init__(self, *, path: Path, lowest_m: float, highest_m: float) -> None:
        self.lowest_m = lowest_m
        self.highest_m = highest_m
        super().__init__(
            path=path,
            expected="heights from -1,000 to 9,500 m",
            came=f"{lowest_m:,.0f} to {highest_m:,.0f}",
            remedy="If a number stands for “unknown”, say which: gdal_edit.py -a_nodata NUMBER "
            "FILE; if the heights are not in metres, convert them.",
        )


class DemShapeError(DemError):
    """A raster whose cells are not square and north up."""

    def __init__(self, *, path: Path, came: str) -> None:
        super().__init__(
            path=path,
            expected="square cells, north up",
            came=came,
            remedy="Resample it: gdalwarp -tr 30 30 IN OUT.tif.",
        )


class DemTooLargeError(DemError):
    """More cells than fit into memory."""

    def __init__(self, *, path: Path, n_rows: int, n_cols: int, most: int) -> None:
        self.n_rows = n_rows
        self.n_cols = n_cols
        self.most = most
        super().__init__(
            path=path,
            expected=f"at most {most:,} cells",
            came=f"{n_rows:,} × {n_cols:,} = {n_rows * n_cols:,}",
            remedy="Cut a window: gdal_translate -projwin WEST NORTH EAST SOUTH IN OUT.tif, or "
            "ask for larger cells.",
        )


class DemFolderEmptyError(DemError):
    """A folder without any tile."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(
            path=path,
            expected="a folder with .tif, .hgt or .hgt.zip files in it",
            came="none",
            remedy="Name the folder that holds the tiles; folders inside it are not searched.",
        )


class DemFolderMixedError(DemError):
    """Tiles that do not fit into one mosaic."""

    def __init__(self, *, path: Path, what: str, came: str) -> None:
        self.what = what
        super().__init__(
            path=path,
            expected=f"tiles of one {what}",
            came=came,
            remedy="Put each kind of tile into a folder of its own.",
        )


class DemWindowError(DemError):
    """A window that the heights do not reach."""

    def __init__(self, *, path: Path, window: str, holds: str) -> None:
        self.window = window
        self.holds = holds
        super().__init__(
            path=path,
            expected=f"heights for {window}",
            came=f"heights for {holds}",
            remedy="Give the tiles of that place.",
        )


class RasterNotWrittenError(TerrainError):
    """A raster that could not be written; nothing is left behind."""

    def __init__(self, *, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"{path}: expected to write a GeoTIFF there, came: {reason}. Nothing was left behind; "
            "name another file."
        )
