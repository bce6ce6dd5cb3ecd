"""Symbols of a map, as SVG about the point (0, 0): a shape for each chain of command.

Sides are told apart by shape, never by colour or flag; each is as large as the other.
"""

from __future__ import annotations

from typing import Final

from truceline.reporting.map_sketch import Mark, MarkKind

_SHAPES: Final = (
    '<circle r="4.6"></circle>',
    '<rect x="-4.2" y="-4.2" width="8.4" height="8.4"></rect>',
    '<path d="M0-5.6 5.2 3.6H-5.2Z"></path>',
    '<path d="M0-5.8 5.8 0 0 5.8-5.8 0Z"></path>',
    '<path d="M0 5.6 5.2-3.6H-5.2Z"></path>',
    '<path d="M-2.7-4.7H2.7L5.4 0 2.7 4.7H-2.7L-5.4 0Z"></path>',
)
_WINGS: Final = '<path d="M-9.5-1.2H9.5V1.2H-9.5Z"></path>'
_LENS: Final = '<path d="M-1.6 0-4.5-10H4.5L1.6 0Z" transform="rotate({})"></path>'


def shape(command: int) -> str:
    """Return the shape of a chain of command; after the sixth they begin anew."""
    return _SHAPES[command % len(_SHAPES)]


def wings() -> str:
    """Return what makes a symbol an aircraft."""
    return _WINGS


def symbol(mark: Mark) -> str:
    """Return the symbol of an asset."""
    return _sign(mark) + shape(mark.command)


def _sign(mark: Mark) -> str:
    match mark.kind:
        case MarkKind.ORBIT:
            return _WINGS
        case MarkKind.CAMERA:
            return _LENS.format(round(mark.bearing_deg))
        case MarkKind.POST | MarkKind.PATROL:
            return ""
