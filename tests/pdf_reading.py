"""What a PDF says of itself and to its reader, by programs that did not write it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF with single spaces, as pdftotext reads it."""
    return " ".join(pages_of(pdf)).strip()


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page with single spaces, as pdftotext reads it."""
    return [" ".join(page.split()) for page in _read(pdf, "-raw").split("\f")[:-1]]


def extents(pdf: bytes) -> list[tuple[float, float]]:
    """Return from where to where each word reaches on its page [pt]."""
    boxes = re.findall(r'<word xMin="([-.\d]+)".*? xMax="([-.\d]+)"', _read(pdf, "-bbox"))
    return [(float(left), float(right)) for left, right in boxes]


def _read(pdf: bytes, way: str) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    done = subprocess.run(
        [program, way, "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Return a PDF as pikepdf reads it."""
    return pikepdf.open(BytesIO(pdf))


def font_names(pdf: bytes) -> set[str]:
    """Return the names of the embedded fonts, without the mark of the subset."""
    return {
        str(one["/FontName"]).split("+", 1)[1]
        for one in opened(pdf).objects
        if isinstance(one, pikepdf.Dictionary) and "/FontName" in one
    }


def facts_of(pdf: bytes) -> dict[str, str]:
    """Return what a PDF says of itself: title and dates, and its language."""
    with opened(pdf) as document:
        held = {str(key)[1:]: str(value) for key, value in document.docinfo.items()}
        return held | {"Lang": str(document.Root.get("/Lang"))}


def kinds(pdf: bytes) -> list[str]:
    """Return the kinds of the elements in the structure of a PDF, in reading order."""
    with opened(pdf) as document:
        return [str(one.S)[1:] for one in _descendants(document.Root.StructTreeRoot.K)]


def alternatives(pdf: bytes) -> list[str]:
    """Return the words that stand for each picture, empty where there are none."""
    with opened(pdf) as document:
        elements = _descendants(document.Root.StructTreeRoot.K)
        return [str(one.get("/Alt", "")) for one in elements if one.S == "/Figure"]


def _descendants(node: object) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for child in iter(node):
            yield from _descendants(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _descendants(node["/K"])
