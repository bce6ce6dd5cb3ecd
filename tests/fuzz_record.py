"""Fuzz a parser of the record with atheris: `fuzz_record.py PARSER [LIBFUZZER OPTION …]`.

Without a parser, or with `all`, each has its turn, in a process of its own, `SECONDS` of the
environment long (60 if not set). Bytes that break one are left in the current folder by libFuzzer,
whose exit code is not 0 then. An input may take five seconds and 512 MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["truceline.canonical", "truceline.record"]):
    from parser_case import PARSERS

    from truceline.errors import TrucelineError

LIMITS = ("-timeout=5", "-rss_limit_mb=512", "-max_len=20000", "-seed=1")


def fuzz(name: str, options: list[str]) -> None:
    """Fuzz one parser; this process ends with it."""
    parser = PARSERS[name]

    def once(raw: bytes) -> None:
        try:
            again = parser.read(raw)
        except TrucelineError:
            return
        if again is not None and again != raw:
            msg = f"{name} is read and written otherwise"
            raise AssertionError(msg)

    corpus = Path(tempfile.mkdtemp(prefix="truceline-fuzz"))
    for number, seed in enumerate(parser.seeds):
        (corpus / str(number)).write_bytes(seed)
    atheris.Setup([sys.argv[0], *LIMITS, *options, str(corpus)], once)
    atheris.Fuzz()


def fuzz_all() -> int:
    """Let each parser have its turn, and return how many broke."""
    seconds = os.environ.get("SECONDS", "60")
    n_broken = 0
    for name in PARSERS:
        command = [
            sys.executable,
            __file__,
            name,
            f"-max_total_time={seconds}",
            "-print_final_stats=1",
        ]
        result = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
        lines = result.stderr.splitlines()
        units = next((each for each in lines if "number_of_executed_units" in each), "none")
        print(f"{name:12} {units.split()[-1]:>10} inputs, exit code {result.returncode}")
        if result.returncode:
            n_broken += 1
            print(result.stderr[-4_000:])
    return n_broken


if __name__ == "__main__":
    if sys.argv[1:2] in ([], ["all"]):
        sys.exit(fuzz_all())
    fuzz(sys.argv[1], sys.argv[2:])
