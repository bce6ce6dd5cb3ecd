"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine, however slow it is.
settings.register_profile("deterministic", derandomize=True, deadline=None, database=None)
settings.load_profile("deterministic")


@pytest.fixture(scope="session")
def testdata() -> Path:
    """Return the folder of outside data that TRUCELINE_TESTDATA names, or skip the test."""
    named = os.environ.get("TRUCELINE_TESTDATA")
    if not named:
        pytest.skip("needs outside data: TRUCELINE_TESTDATA names no folder")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"needs outside data: there is no folder {folder}")
    return folder
