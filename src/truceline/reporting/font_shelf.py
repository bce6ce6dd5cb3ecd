"""The fonts of a PDF: those of one installed package and no others.

Source Sans 3 carries Latin, Cyrillic and Greek, Kurinto Sans every other script that it draws:
Armenian with its dram sign, Georgian, Arabic and more. Both are under the SIL Open Font License and
come with the package weblate-fonts. Whatever fonts the system has are ignored, so that the same
document is the same file everywhere.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

from truceline.errors import TrucelineError

PACKAGE: Final = "weblate_fonts"
FAMILIES: Final = ("Source Sans 3", "Kurinto Sans")
"""The families in which text is set, the first that has a character first."""

_FOLDERS: Final = ("source-sans", "kurinto")


class FontsMissingError(TrucelineError):
    """The package that holds the fonts is not installed, or lacks a family."""

    def __init__(self, *, package: str, families: tuple[str, ...]) -> None:
        self.package = package
        self.families = families
        super().__init__(
            f"A PDF needs the fonts {' and '.join(families)}, which come with the package "
            f"{package.replace('_', '-')}; they are not installed. Install that package."
        )


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of the package.

    Raises
    ------
    FontsMissingError
        If the package or one of the two families is not there.
    """
    folders = font_folders(PACKAGE)
    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(one) for one in folders],
    )
    if not set(FAMILIES) <= set(found.families()):
        raise FontsMissingError(package=PACKAGE, families=FAMILIES)
    return found


def font_folders(package: str) -> tuple[Path, ...]:
    """Return the folders in which a package holds the fonts; nothing of it is imported."""
    spec = find_spec(package)
    places = (spec and spec.submodule_search_locations) or ()
    return tuple(
        Path(place) / "static" / package / folder / "ttf" for place in places for folder in _FOLDERS
    )
