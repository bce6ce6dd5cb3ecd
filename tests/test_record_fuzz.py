"""Whatever bytes come: every parser reads them to the byte or refuses, in little time and memory.

Here hypothesis changes good bytes; `fuzz_record.py` lets atheris look for ways into the code, for
as long as it is given (`make fuzz`), and a short while here where the package is installed.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parser_case import PARSERS, Parser

from truceline.errors import TrucelineError

LONGEST_MESSAGE = 2_000
LONGEST_S = 2.0
N_EXAMPLES = 2_000 if int(os.environ.get("TRUCELINE_FAULTS", "0")) >= 2_000 else 100
N_ATHERIS = 2_000
TELLING = (
    b"\n",
    b"\0",
    b"\xff" * 8,
    b" ",
    b"-",
    b"+",
    b"=",
    b"9" * 20,
    b"[" * 40,
    b"\xe2\x80\x94 ",
)


@st.composite
def changed(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """Change good bytes a few times: flip, cut, double, move, or put in what often matters."""
    raw = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        at, to = sorted(draw(st.tuples(*[st.integers(0, len(raw))] * 2)))
        how = draw(st.integers(0, 5))
        if how == 0 and at < len(raw):
            raw = raw[:at] + bytes([raw[at] ^ (1 << draw(st.integers(0, 7)))]) + raw[at + 1 :]
        elif how == 1:
            raw = raw[:at] + raw[to:]
        elif how == 2:
            raw = raw[:to] + raw[at:]
        elif how == 3:
            raw = raw[to:] + raw[at:to] + raw[:at]
        elif how == 4:
            raw = raw[:at] + draw(st.sampled_from(TELLING)) + raw[at:]
        else:
            raw = raw[:at] + draw(st.binary(max_size=40)) + raw[to:]
    return raw


def require_read_or_refused(parser: Parser, raw: bytes) -> None:
    start = time.monotonic()
    message, again = "read", None
    try:
        again = parser.read(raw)
    except TrucelineError as error:
        message = str(error)
    assert 0 < len(message) < LONGEST_MESSAGE
    assert again is None or again == raw
    assert time.monotonic() - start < LONGEST_S


@pytest.mark.parametrize("name", PARSERS)
def test_good_bytes_are_read(name: str) -> None:
    for raw in PARSERS[name].seeds:
        again = PARSERS[name].read(raw)
        assert again is None or again == raw


@pytest.mark.slow
@pytest.mark.parametrize("name", PARSERS)
def test_what_was_changed_is_read_to_the_byte_or_refused(name: str) -> None:
    parser = PARSERS[name]

    @settings(max_examples=N_EXAMPLES)
    @given(changed(parser.seeds))
    def run(raw: bytes) -> None:
        require_read_or_refused(parser, raw)

    run()


@pytest.mark.slow
def test_the_files_of_others_are_read_to_the_byte_or_refused(testdata: Path) -> None:
    for raw in vectors(testdata):
        for parser in PARSERS.values():
            require_read_or_refused(parser, raw)


def vectors(testdata: Path) -> Iterator[bytes]:
    """Yield small files of every kind that nobody here wrote."""
    for folder in ("tessera-log", "sumdb", "age", "jcs", "merkle"):
        files = sorted(
            each for each in (testdata / "vectors" / folder).rglob("*") if each.is_file()
        )
        for path in files[:: max(len(files) // 40, 1)]:
            yield path.read_bytes()[:100_000]


@pytest.mark.slow
@pytest.mark.parametrize("name", PARSERS)
def test_what_is_very_long_or_deep_takes_little_memory(name: str) -> None:
    parser = PARSERS[name]
    for raw in (
        parser.seeds[0] * (4_000_000 // len(parser.seeds[0])),
        b"[" * 4_000_000,
        b"\n" * 4_000_000,
        parser.seeds[0][:40] + b"9" * 4_000_000 + b"\n",
        b"\xff" * 4_000_000,
    ):
        tracemalloc.start()
        require_read_or_refused(parser, raw)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 10 * len(raw), name


@pytest.mark.slow
@pytest.mark.parametrize("name", PARSERS)
def test_atheris_finds_nothing_in_a_short_while(name: str, tmp_path: Path) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("needs the package atheris, which has wheels for Linux on x86-64")
    script = Path(__file__).with_name("fuzz_record.py")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
    result = subprocess.run(
        [sys.executable, str(script), name, f"-runs={N_ATHERIS}"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    assert result.returncode == 0, result.stderr[-2_000:]
    assert f"Done {N_ATHERIS} runs" in result.stderr
