"""Single rows by plain `sqlite3` and by SQLAlchemy Core, where that is installed.

The fold asks the register for single rows, several for each entry; which way they are asked for
decides how fast a register can be made. Nothing of the project needs SQLAlchemy.
"""

from __future__ import annotations

import importlib
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from benchmarks.machine import description, seconds, table

N_ROWS: Final = 200_000
N_READ: Final = 20_000
BATCH: Final = 1000
NAMES: Final = ("log", "place", "leaf", "who", "kind", "clear", "standing")
ROWS: Final = [(i % 30, i, bytes(32), i % 7, f"kind {i % 9}", bytes(40), 1) for i in range(N_ROWS)]


def batches() -> Iterable[list[tuple[object, ...]]]:
    """Yield the rows, a thousand at a time."""
    return (list(ROWS[at : at + BATCH]) for at in range(0, N_ROWS, BATCH))


def plain(path: Path) -> list[float]:
    """Return what a row takes to insert and to read, in microseconds."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"CREATE TABLE entry ({', '.join(NAMES)}, PRIMARY KEY (log, place))")

    def insert() -> None:
        db.execute("BEGIN")
        for each in batches():
            db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)", each)
        db.execute("COMMIT")

    def read() -> None:
        select = "SELECT leaf, kind FROM entry WHERE log = ? AND place = ?"
        for i in range(N_READ):
            assert db.execute(select, (i % 30, i)).fetchone() is not None

    found = [1e6 * seconds(insert) / N_ROWS, 1e6 * seconds(read) / N_READ]
    db.close()
    return found


def core(path: Path, alchemy: Any) -> list[float]:  # noqa: ANN401 - a module that may not be there
    """Return the same of SQLAlchemy Core, each statement made once."""
    engine = alchemy.create_engine(f"sqlite:///{path}")
    integer, blob, text = alchemy.Integer, alchemy.LargeBinary, alchemy.String
    kinds = dict(zip(NAMES, (integer, integer, blob, integer, text, blob, integer), strict=True))
    entry = alchemy.Table(
        "entry",
        alchemy.MetaData(),
        *(
            alchemy.Column(name, kind, primary_key=name in {"log", "place"})
            for name, kind in kinds.items()
        ),
    )
    entry.metadata.create_all(engine)

    def insert() -> None:
        with engine.begin() as db:
            for each in batches():
                db.execute(entry.insert(), [dict(zip(NAMES, row, strict=True)) for row in each])

    def read() -> None:
        asked = alchemy.select(entry.c.leaf, entry.c.kind).where(
            entry.c.log == alchemy.bindparam("l"), entry.c.place == alchemy.bindparam("p")
        )
        with engine.begin() as db:
            for i in range(N_READ):
                assert db.execute(asked, {"l": i % 30, "p": i}).fetchone() is not None

    return [1e6 * seconds(insert) / N_ROWS, 1e6 * seconds(read) / N_READ]


def main() -> None:
    """Measure and print."""
    print(description())
    with tempfile.TemporaryDirectory() as folder:
        rows = {f"sqlite3 {sqlite3.sqlite_version}": plain(Path(folder) / "plain.db")}
        try:
            alchemy = importlib.import_module("sqlalchemy")
        except ImportError:
            print("SQLAlchemy is not installed here, and is left out.")
        else:
            name = f"SQLAlchemy Core {alchemy.__version__}"
            rows[name] = core(Path(folder) / "core.db", alchemy)
    cells = [[name, *(f"{each:.1f}" for each in found)] for name, found in rows.items()]
    print(table(["one row of seven columns [µs]", "inserted", "read by its key"], cells))


if __name__ == "__main__":
    main()
