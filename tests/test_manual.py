"""The manual is true: examples run, links lead somewhere, commands are the program's."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine
from typer.testing import CliRunner

from truceline.interface.cli.main import COMMANDS, app

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
SESSIONS = {  # run whole, by tests of their own
    ROOT / "docs/tutorial/a-record-on-a-stick.md",
    ROOT / "docs/tutorial/from-a-shot-to-a-decision.md",
}
EXAMPLES = [
    (page, line.strip()[2:])
    for page in PAGES
    if page not in SESSIONS
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("    $ truceline")
]
COARSE = ["--cell", "400", "--placings", "2", "--reliefs", "2"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the examples name: the scenarios and a DEM."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "scenarios").symlink_to(ROOT / "scenarios")
    _write_dem(folder / "elevation.tif")
    return folder


def _write_dem(path: Path) -> None:
    """Write a gentle slope over the frame of the scenario, in cells of 400 m."""
    transform = Affine(400.0, 0.0, 595_000.0, 0.0, -400.0, 4_485_000.0)
    heights = np.add.outer(np.arange(330), np.arange(270)).astype(np.float32)
    profile = {"driver": "GTiff", "height": 330, "width": 270, "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", crs="EPSG:32638", transform=transform, **profile) as file:
        file.write(heights, 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "example"), EXAMPLES, ids=[f"{p.stem}-{i}" for i, (p, _) in enumerate(EXAMPLES)]
)
def test_an_example_of_the_manual_runs(
    page: Path, example: str, *, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    words = shlex.split(example)[1:]
    quick = COARSE if words[0] in {"compare", "demo"} else []
    result = CliRunner().invoke(app, [*words, *quick])
    assert result.exit_code == 0, f"{page.name}: {example}\n{result.output}"


def test_the_readme_lists_the_commands_of_the_program() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `truceline (\w+)` \| (.+) \|$", readme, flags=re.MULTILINE)
    assert listed == [(command.name, command.help) for command in COMMANDS]


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_link_of_the_manual_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
    lost = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert not lost
