"""The pages, opened in Chromium without any network: they render, and their script is let in."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import rasterio
from condition_case import conditioned_comparison
from fake_comparison import fake_comparison
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning

from truceline.reporting.comparison_page import page_of, write_page
from truceline.reporting.public_page import write_public_page

pytestmark = pytest.mark.slow

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr"),
)

ONLY_CONDITIONS = (
    "<style>section:not([aria-labelledby=conditions]) { height: 0; overflow: hidden; }</style>"
)


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"needs a browser: none of {', '.join(BROWSERS)} is installed")
    return found


@pytest.fixture(scope="module", params=["delegation", "conditions", "public"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    write = write_public_page if request.param == "public" else write_page
    write(conditioned_comparison() if request.param == "conditions" else fake_comparison(), path)
    return path


def run(browser: str, page: Path, profile: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [browser, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def picture(browser: str, page: Path, folder: Path, *, width: int) -> NDArray[np.uint8]:
    file = folder / f"{width}.png"
    run(
        browser,
        page,
        folder / f"profile-{width}",
        f"--window-size={width},3600",
        f"--screenshot={file}",
    )
    with pytest.warns(NotGeoreferencedWarning), rasterio.open(file) as opened:
        pixels: NDArray[np.uint8] = opened.read()[:3]
    return pixels


@pytest.mark.parametrize("width", [1280, 400])
def test_the_page_is_drawn(browser: str, page: Path, tmp_path: Path, width: int) -> None:
    pixels = picture(browser, page, tmp_path, width=width)
    assert pixels.shape[2] == width
    red, green, blue = pixels.reshape(3, -1).astype(np.int64)
    colours, counts = np.unique(red << 16 | green << 8 | blue, return_counts=True)
    assert len(colours) > 200
    assert counts.max() < 0.9 * counts.sum()
    assert (blue - red > 60).mean() > 0.003, "the map shows what is seen"


def test_the_script_runs_and_nothing_is_refused(browser: str, page: Path, tmp_path: Path) -> None:
    done = run(browser, page, tmp_path / "profile", "--dump-dom")
    assert 'class="scripted"' in done.stdout
    assert "</footer>" in done.stdout
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    assert console == []


def test_each_switch_of_the_conditions_changes_what_is_drawn(browser: str, tmp_path: Path) -> None:
    """By CSS alone: the choice is moved from the first option to the second, and drawn again."""
    html = page_of(conditioned_comparison()).replace("</head>", f"{ONLY_CONDITIONS}</head>")
    drawn = {"nothing": _drawn(browser, html, tmp_path / "nothing")}
    for name in ("target", "light", "weather", "denial"):
        first, second = f'id="pick-{name}-0" checked', f'id="pick-{name}-1"'
        assert first in html
        chosen = html.replace(first, first.removesuffix(" checked"))
        drawn[name] = _drawn(
            browser, chosen.replace(second, f"{second} checked", 1), tmp_path / name
        )
    for name, pixels in drawn.items():
        others = [one for other, one in drawn.items() if other != name]
        assert all((pixels != one).any() for one in others), name


def _drawn(browser: str, html: str, folder: Path) -> NDArray[np.uint8]:
    folder.mkdir()
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    return picture(browser, page, folder, width=1000)
