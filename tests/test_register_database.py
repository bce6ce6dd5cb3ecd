"""One file, one connection, private, of one format; whole or as before, whatever happens."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from fold_case import QUICK_CHARTER
from test_register_catch_up import contents_of, story

from truceline.register.database import Database
from truceline.register.errors import (
    RegisterDamagedError,
    RegisterInUseError,
    RegisterUnwritableError,
)
from truceline.register.register import Register
from truceline.register.schema import FORMAT

TESTS = Path(__file__).parent


def program(code: str, *words: str) -> tuple[list[str], dict[str, str]]:
    """Return a command and an environment in which it can import what tests share."""
    env = {**os.environ, "PYTHONPATH": str(TESTS)}
    return [sys.executable, "-c", textwrap.dedent(code), *words], env


def test_a_file_of_another_format_is_dropped_and_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    record = story()
    with Register(path, QUICK_CHARTER) as register:
        register.catch_up(record)
        before = contents_of(register)
        register.database.run(f"PRAGMA user_version = {FORMAT + 1}")
    with Register(path, QUICK_CHARTER) as register:
        assert register.database.rows("SELECT count(*) FROM entry") == [(0,)]
        register.catch_up(record)
        assert contents_of(register) == before


def test_all_files_are_the_owners_alone(tmp_path: Path) -> None:
    with Register(tmp_path / "register.db", QUICK_CHARTER) as register:
        register.catch_up(story())
        modes = {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes == {0o600}


def test_nobody_else_can_have_it_open(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with Register(path, QUICK_CHARTER), pytest.raises(RegisterInUseError, match="only one"):
        Register(path, QUICK_CHARTER)
    Register(path, QUICK_CHARTER).close()


def test_what_is_no_register_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "thesis.db"
    made = sqlite3.connect(other)
    made.execute("CREATE TABLE chapter (words TEXT)")
    made.close()
    text = tmp_path / "thesis.txt"
    text.write_text("not a database at all, and long enough to have a header of one" * 40)
    before = text.read_bytes(), other.read_bytes()
    for path in (other, text):
        with pytest.raises(RegisterDamagedError, match="Delete it"):
            Register(path, QUICK_CHARTER)
    assert (text.read_bytes(), other.read_bytes()) == before


def test_a_damaged_page_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    with Register(path, QUICK_CHARTER) as register:
        register.catch_up(story())
    raw = bytearray(path.read_bytes())
    raw[8192:] = b"\xff" * (len(raw) - 8192)
    path.write_bytes(raw)
    with pytest.raises(RegisterDamagedError):
        Register(path, QUICK_CHARTER)


def test_a_place_that_cannot_be_written_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnwritableError, match="Make room"):
        Register(tmp_path / "nowhere" / "register.db", QUICK_CHARTER)


def test_an_empty_file_becomes_a_register(tmp_path: Path) -> None:
    path = tmp_path / "register.db"
    path.touch()
    Register(path, QUICK_CHARTER).close()
    assert path.stat().st_size > 0


def test_a_block_that_fails_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "register.db")
    with pytest.raises(KeyError), database.writing():
        database.run("INSERT INTO unpurged VALUES (?)", (os.environ["NO_SUCH_VARIABLE"],))
    assert database.rows("SELECT * FROM unpurged") == []
    with pytest.raises(sqlite3.OperationalError), database.writing():
        database.run("INSERT INTO no_such_table VALUES (1)")
    database.close()


FULL = """
    import resource, signal, sys
    from pathlib import Path
    from fold_case import QUICK_CHARTER
    from test_register_catch_up import story
    from truceline.register.errors import RegisterUnwritableError
    from truceline.register.register import Register

    record, path = story(), Path(sys.argv[1])
    with Register(path, QUICK_CHARTER) as register:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = int(sys.argv[2])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            register.catch_up(record)
        except RegisterUnwritableError as error:
            print("refused")
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            register.catch_up(record)
            print(register.digest(record).digest.hex())
"""


@pytest.mark.slow
def test_a_full_disk_takes_nothing_back_that_was_there(tmp_path: Path) -> None:
    record = story()
    with Register(tmp_path / "whole.db", QUICK_CHARTER) as register:
        register.catch_up(record)
        expected = register.digest(record).digest.hex()
    command, env = program(FULL, str(tmp_path / "full.db"), "330000")
    said = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["refused", expected]


KILLED = """
    import sys
    from pathlib import Path
    from fold_case import QUICK_CHARTER
    from register_case import Record
    from test_register_database import long_record
    from truceline.register import placing
    from truceline.register.register import Register

    placing.STRIDE = 64
    with Register(Path(sys.argv[1]), QUICK_CHARTER) as register:
        print("ready", flush=True)
        register.catch_up(long_record())
        print("done", flush=True)
"""


def long_record() -> object:
    """Return a record that takes a second or two to catch up with."""
    from fold_case import N1, N2, S1  # noqa: PLC0415 - the other process imports this module
    from register_case import Record  # noqa: PLC0415 - as above

    from truceline.domain.report_act import ReportFiled, ReportKind  # noqa: PLC0415 - as above

    record = Record()
    for _ in range(40):
        for log in (N1, N2, S1):
            for _ in range(25):
                record.write(log, ReportFiled(kind=ReportKind.NOTICE))
        record.share()
    return record


@pytest.mark.slow
@pytest.mark.parametrize("after_s", [0.05, 0.3, 0.6])
def test_killed_in_the_middle_it_is_whole_and_goes_on(tmp_path: Path, after_s: float) -> None:
    path = tmp_path / "register.db"
    command, env = program(KILLED, str(path))
    # A process that is killed while it writes what it has covered leaves half a file of that.
    env = {name: value for name, value in env.items() if not name.startswith("COVERAGE_")}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
    record = long_record()
    with Register(tmp_path / "whole.db", QUICK_CHARTER) as whole:
        whole.catch_up(record)  # type: ignore[arg-type] # it is a record
        expected = contents_of(whole)
    with Register(path, QUICK_CHARTER) as register:
        register.catch_up(record)  # type: ignore[arg-type] # it is a record
        assert contents_of(register) == expected
