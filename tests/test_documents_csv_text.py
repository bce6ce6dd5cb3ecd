from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.documents.csv_text import Table, read_csv

CELLS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=6
)
SEPARATORS = st.sampled_from(["\n", "\r\n"])


def values(table: Table) -> list[list[object]]:
    return [[cell.value for cell in row.fields.values()] for row in table.rows]


@settings(max_examples=50)
@given(st.lists(st.lists(CELLS | st.just('a,"b"\nc'), min_size=3, max_size=3)), SEPARATORS)
def test_what_the_standard_writer_writes_is_read_as_it_was(
    rows: list[list[str]], separator: str
) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=separator).writerows([["x", "y", "z"], *rows])
    table = read_csv(out.getvalue(), file="f")
    kept = [[cell.strip() or None for cell in row] for row in rows]
    assert table.problems == ()
    assert values(table) == [row for row in kept if any(row)]


def test_every_cell_knows_its_line_and_column() -> None:
    table = read_csv('id,name\n\na,"x\ny",\n"b",  Ağdam \n', file="f")
    marks = [[str(cell.mark) for cell in row.fields.values()] for row in table.rows]
    assert marks == [["f:3:1", "f:3:3"], ["f:5:1", "f:5:5"]]
    assert [str(cell.mark) for cell in table.header] == ["f:1:1", "f:1:4"]
    assert [row.fields["name"].value for row in table.rows] == ["x\ny", "Ağdam"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["f:1:1: expected a header, came nothing. "]),
        ("a,b\n1\n", ["f:2:1: expected 2 cells as in the header, came 1. Add"]),
        ("a,b\n1,2,3\n", ["f:2:5: expected 2 cells as in the header, came 3. Put"]),
        ('a,b\n"1,2\n', ["f:2:1: expected a cell whose quotes are closed"]),
        ('a,b\n1"2,3\n', ["f:2:1: expected a cell whose quotes are closed"]),
        ("a,b,a\n", ['f:1:5: expected columns that differ, came "a" again. ']),
        ("a;b\n1;2\n", ['f:1:1: expected columns parted by commas, came "a;b". ']),
    ],
)
def test_what_is_refused_is_answered_with_its_place(text: str, sentences: list[str]) -> None:
    found = [str(problem) for problem in read_csv(text, file="f").problems]
    assert [one[: len(start)] for one, start in zip(found, sentences, strict=False)] == sentences


@given(st.text(alphabet='ab,";\r\n \t', max_size=30))
def test_no_text_ends_otherwise_than_in_a_table(text: str) -> None:
    assert isinstance(read_csv(text, file="f"), Table)
