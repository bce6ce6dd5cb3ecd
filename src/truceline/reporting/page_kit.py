"""What every page needs: templates, style, script, and a file that is whole or not there.

A page is one file that asks nothing of any host: style and script stand in it, images are data,
and its own policy forbids everything else to a browser that obeys.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from truceline.domain.wording import in_language
from truceline.reporting import number
from truceline.reporting.block import kind_of
from truceline.reporting.label import Labels
from truceline.reporting.symbol import shape, symbol, wings


def rendered(template: str, labels: Labels, facts: Mapping[str, Any]) -> str:
    """Return a template filled with facts, in the language of the labels."""
    environment = _environment().overlay()
    environment.filters["kind"] = kind_of
    environment.filters["unbroken"] = _unbroken
    return environment.get_template(template).render(
        _sayings(labels) | dict(_assets()) | dict(facts)
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("truceline.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _sayings(labels: Labels) -> dict[str, Any]:
    """Return the functions with which a template puts things into words."""
    words = labels.words
    return {
        "t": words.say,
        "name": words.name,
        "labels": labels,
        "scenario": labels.scenario,
        "language": words.written_in,
        "in_language": in_language,
        "share": lambda part: number.share(part, words),
        "plain_area": lambda km2: number.plain_area(km2, words),
        "paper": False,
    }


def _unbroken(text: str) -> str:
    """Return a text whose ranges of figures are not broken at the end of a line."""
    joiner = "\N{WORD JOINER}"
    return text.replace("–", f"{joiner}–{joiner}")


@cache
def _assets() -> Mapping[str, Any]:
    folder = files("truceline.reporting").joinpath("templates")
    script = "\n" + folder.joinpath("page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return {
        "css": folder.joinpath("page.css").read_text(encoding="utf-8"),
        "script": script,
        "script_hash": f"sha256-{digest}",
        "shape": shape,
        "symbol": symbol,
        "wings": wings,
    }


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Parameters
    ----------
    path
        The file; its folder is made if it is missing.
    content
        What it shall hold; a text is written as UTF-8.

    Raises
    ------
    OSError
        If the system refuses; then nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
