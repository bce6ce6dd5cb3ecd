"""Truceline: software for people who keep a ceasefire."""

from __future__ import annotations

__version__ = "0.1.0"
