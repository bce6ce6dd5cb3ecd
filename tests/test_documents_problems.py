"""What each kind of mistake in a scenario is answered with: one sentence, one place."""

from __future__ import annotations

import errno
import os
import shutil
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from scenario_copy import OWN, Edit, copied, problems_of

from truceline.documents.errors import ScenarioProblemsError
from truceline.documents.scenario_folder import read_scenario

Spoil = Callable[[Path], object]

TABLE: Mapping[str, list[Mapping[str, str | list[str]]]] = tomllib.loads(
    (Path(__file__).parent / "fixtures/scenario-problems.toml").read_text(encoding="utf-8")
)
EDITS = {
    f"{group}: {row['name']}": (
        Edit(str(row["file"]), str(row["old"]), str(row["new"])),
        list(row["says"]),
    )
    for group, rows in TABLE.items()
    for row in rows
}


def written(file: str, content: bytes) -> Spoil:
    return lambda folder: (folder / file).write_bytes(content)


def without_heights(folder: Path) -> Path:
    heights = folder / "heights.csv"
    heights.unlink()
    return heights


def with_a_folder_for_a_file(folder: Path) -> None:
    without_heights(folder).mkdir()


def with_a_link_to_itself(folder: Path) -> None:
    without_heights(folder).symlink_to("heights.csv")


def with_a_pipe(folder: Path) -> None:
    os.mkfifo(without_heights(folder))


def with_a_misnamed_file(folder: Path) -> None:
    (folder / "heights.csv").rename(folder / "height.csv")


def with_a_file_for_a_folder(folder: Path) -> None:
    shutil.rmtree(folder / "mechanisms/with-joint-post")
    (folder / "mechanisms/with-joint-post").touch()


def with_100_megabytes(folder: Path) -> None:
    os.truncate(folder / "heights.csv", 100_000_000)


MISSING = "expected this file, came none. Add it; the manual says what the folder holds."

FILES: Mapping[str, tuple[Spoil, list[str]]] = {
    "missing": (without_heights, [f"heights.csv:1:1: {MISSING}"]),
    "misnamed": (
        with_a_misnamed_file,
        [
            (
                "height.csv:1:1: expected one of scenario.yaml, sources.yaml, delegations.yaml, "
                "agreement.yaml, parameters.yaml, positions.yaml, sensors.yaml, lines.geojson, "
                "zones.geojson, places.csv, heights.csv, "
                'came "height.csv". Did you mean heights.csv?'
            ),
            f"heights.csv:1:1: {MISSING}",
        ],
    ),
    "nothing reads it": (
        written(f"{OWN}/zzz.csv", b""),
        [
            (
                f"{OWN}/zzz.csv:1:1: expected one of mechanism.yaml, assets.yaml, rules.yaml, "
                'release.yaml, procedure.yaml, came "zzz.csv". Rename, move or remove the file.'
            )
        ],
    ),
    "folder": (
        with_a_folder_for_a_file,
        ["heights.csv:1:1: expected a file, came a folder. Put the file there."],
    ),
    "pipe": (
        with_a_pipe,
        ["heights.csv:1:1: expected a file, came no ordinary file. Put the file there."],
    ),
    "link to itself": (
        with_a_link_to_itself,
        [
            (
                "heights.csv:1:1: expected a file, came a link that leads back to itself. "
                "Put the file there."
            )
        ],
    ),
    "file for a folder": (
        with_a_file_for_a_folder,
        [
            (
                "mechanisms/with-joint-post/mechanism.yaml:1:1: expected a folder on the way to "
                "this file, came a file. Put a folder there."
            )
        ],
    ),
    "not UTF-8": (
        written("heights.csv", b"id,name\nM\xc3\xbc,\xfc"),
        [("heights.csv:2:4: expected text in UTF-8, came the byte 0xfc. Save the file as UTF-8.")],
    ),
    "100 MB": (
        with_100_megabytes,
        [
            (
                "heights.csv:1:1: expected at most 2 MB, came 100.0 MB. "
                "Simplify the geometry or split the scenario."
            )
        ],
    ),
    "empty": (
        written("positions.yaml", b""),
        ["positions.yaml:1:1: expected a mapping, came nothing. Give it a value."],
    ),
    "empty table": (
        written("heights.csv", b"\n"),
        [
            (
                "heights.csv:1:1: expected a header, came nothing. "
                "Write the names of the columns in the first line."
            )
        ],
    ),
    "semicolons": (
        written("heights.csv", b"id;lat_deg;lon_deg\na;1;2\n"),
        [
            (
                'heights.csv:1:1: expected columns parted by commas, came "id;lat_deg;lon_deg". '
                "Save the table with commas between the cells."
            )
        ],
    ),
    "no columns": (
        written("heights.csv", b"id,lat_deg,lon_deg,source,since,name:en\na,1,2,x,y,z\n"),
        [
            (
                "heights.csv:1:1: expected the column elevation_m, came none. "
                "Add it, or correct the name of the column that is meant."
            )
        ],
    ),
}


@pytest.mark.parametrize(("spoil", "sentences"), EDITS.values(), ids=EDITS.keys())
def test_a_mistake_is_answered_with_its_place_and_one_sentence(
    tmp_path: Path, spoil: Spoil, sentences: list[str]
) -> None:
    assert problems_of(copied(tmp_path, spoil)) == sentences


@pytest.mark.parametrize(("spoil", "sentences"), FILES.values(), ids=FILES.keys())
def test_a_file_that_cannot_be_read_is_answered_with_one_sentence(
    tmp_path: Path, spoil: Spoil, sentences: list[str]
) -> None:
    assert problems_of(copied(tmp_path, spoil)) == sentences


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            errno.EACCES,
            "expected a file that you may read, came one you may not. Change its permissions.",
        ),
        (
            errno.EIO,
            (
                "expected a file that can be read, came a fault (Input/output error). "
                "Copy the folder anew."
            ),
        ),
    ],
)
def test_a_file_that_the_system_withholds_is_answered_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, sentence: str
) -> None:
    opened = Path.open

    def withholding(path: Path, mode: str) -> object:
        if path.name == "heights.csv":
            raise OSError(fault, os.strerror(fault))
        return opened(path, mode)

    folder = copied(tmp_path)
    monkeypatch.setattr(Path, "open", withholding)
    assert problems_of(folder) == [f"heights.csv:1:1: {sentence}"]


def test_mistakes_in_many_files_are_all_reported_in_one_run(tmp_path: Path) -> None:
    cases = (
        EDITS["form: unknown key"],
        EDITS["form: word of no list"],
        EDITS["meaning: sensor without reach"],
        EDITS["meaning: ring that crosses itself"],
        EDITS["meaning: deadline before signature"],
        EDITS["reference: two posts with one id"],
        EDITS["reference: place"],
        FILES["semicolons"],
    )
    folder = copied(tmp_path, *(spoil for spoil, _ in cases))
    assert set(problems_of(folder)) == {line for _, lines in cases for line in lines}


def test_what_refers_to_an_unreadable_file_is_no_further_problem(tmp_path: Path) -> None:
    unreadable = "sources.yaml", "zones.geojson", "places.csv", "parameters.yaml"
    folder = copied(tmp_path, *(written(name, b"[}") for name in unreadable))
    assert sorted({one.split(":")[0] for one in problems_of(folder)}) == sorted(unreadable)


def test_nothing_that_came_steers_the_terminal(tmp_path: Path) -> None:
    spoil = Edit("sources.yaml", "title: Survey of the valley", 'title: x\n    "\\e[31m\\u202e": 1')
    (sentence,) = problems_of(copied(tmp_path, spoil))
    assert '"\\u001b[31m\\u202e"' in sentence
    assert sentence.isprintable()


def test_a_long_list_of_problems_is_cut_in_the_message_only(tmp_path: Path) -> None:
    folder = copied(tmp_path, Edit("sources.yaml", "sources:", "sources: []\nx:"))
    with pytest.raises(ScenarioProblemsError) as caught:
        read_scenario(folder)
    lines, problems = str(caught.value).splitlines(), caught.value.problems
    assert len(problems) > 20
    assert lines[0] == f"The scenario {folder} has {len(problems)} problems:"
    assert lines[1:-1] == [str(problem) for problem in problems[:20]]
    assert lines[-1] == (
        f"… and {len(problems) - 20} more; truceline scenario check {folder} lists all."
    )


def test_of_a_file_of_nonsense_a_thousand_problems_are_reported(tmp_path: Path) -> None:
    nonsense = f"sources: [{', '.join(['1'] * 1100)}]".encode()
    found = problems_of(copied(tmp_path, written("sources.yaml", nonsense)))
    assert sum(one.startswith("sources.yaml") for one in found) == 1000


@pytest.mark.parametrize(("name", "came"), [("absent", "nothing"), ("file", "a file")])
def test_what_is_no_folder_is_one_problem(tmp_path: Path, name: str, came: str) -> None:
    (tmp_path / "file").touch()
    sentence = f"{tmp_path / name}:1:1: expected the folder of a scenario, came {came}. "
    assert problems_of(tmp_path / name) == [f"{sentence}Name the folder that holds scenario.yaml."]
