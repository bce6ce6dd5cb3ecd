"""The map of the public form: cells in four bands, with zones, lines and places upon them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truceline.release.coverage import Band
from truceline.reporting.label import Labels
from truceline.reporting.map_facts import map_facts
from truceline.reporting.public_view import PublicView
from truceline.reporting.public_words import cells_in_words


def public_map(view: PublicView, labels: Labels) -> dict[str, Any]:
    """Return what a template needs to draw the map of the public form."""
    return {
        **map_facts(labels, view.grid),
        "cells": tuple(cells_in_words(view, labels)),
        "legend_signs": tuple(_legend(labels)),
    }


def _legend(labels: Labels) -> Iterator[dict[str, Any]]:
    for band in Band:
        yield {"kind": "band", "look": band.value, "text": labels.words.say(f"band.{band.value}")}
    yield {"kind": "band", "look": "withheld", "text": labels.words.say("public.withheld")}
