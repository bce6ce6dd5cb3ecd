"""Every call on files fails, stops or forgets once: nothing acknowledged is lost, no head unsound.

`TRUCELINE_FAULTS` names how many calls of the operating system strace lets fail, at the least; 24
if it is not set. From 2,000 on, every one of our own calls fails once as well, else every seventh.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from record_scenario import KEY, LOG, STEPS, WAYS, WITNESS, entries, open_log, open_mirror
from test_record_log import copy_to

from truceline.record.audit import audit
from truceline.record.checkpoint import Head
from truceline.record.cosignature import cosignatures
from truceline.record.errors import NotStoredError
from truceline.record.folder import FileCalls, Machine
from truceline.record.log import Log

N_FAULTS = int(os.environ.get("TRUCELINE_FAULTS", "24"))
EVERY = 1 if N_FAULTS >= 2_000 else 7
T = TypeVar("T")
WITNESSES = [WITNESS.verifier]


class PowerCutError(BaseException):
    """The power went."""


class Failing(Machine):
    """A machine of which one call fails, done or not."""

    def __init__(self, at: int, error: int, *, done: bool) -> None:
        self.at = at
        self.error = error
        self.done = done
        self.n_calls = 0

    def make_folder(self, path: Path) -> bool:
        """Make a folder, or fail."""
        return self._call(lambda: super(Failing, self).make_folder(path))

    def write(self, path: Path, raw: bytes) -> None:
        """Write a file, or fail."""
        self._call(lambda: super(Failing, self).write(path, raw))

    def sync(self, path: Path) -> None:
        """Sync, or fail."""
        self._call(lambda: super(Failing, self).sync(path))

    def sync_all(self, paths: Sequence[Path]) -> None:
        """Sync one after the other."""
        for path in paths:
            self.sync(path)

    def rename(self, path: Path, to: Path) -> None:
        """Rename, or fail."""
        self._call(lambda: super(Failing, self).rename(path, to))

    def _call(self, call: Callable[[], T]) -> T:
        self.n_calls += 1
        if self.n_calls != self.at:
            return call()
        if self.done:
            with suppress(OSError):
                call()
        raise OSError(self.error, os.strerror(self.error))


@dataclass
class Inode:
    """A file in memory: what was written, and what of it is synced."""

    raw: bytes
    synced: bytes = b""


@dataclass
class Forgetful:
    """A machine in memory that forgets at a power cut whatever was not synced."""

    cut_at: int
    names: dict[Path, Inode] = field(default_factory=dict)
    lasting: dict[Path, Inode] = field(default_factory=dict)
    folders: set[Path] = field(default_factory=set)
    n_calls: int = 0

    def read(self, path: Path) -> bytes:
        """Return what a file holds.

        Raises
        ------
        FileNotFoundError
            If there is none.
        """
        if path not in self.names:
            raise FileNotFoundError(errno.ENOENT, "none", str(path))
        return self.names[path].raw

    def make_folder(self, path: Path) -> bool:
        """Make a folder."""
        self._count()
        is_new = path not in self.folders
        self.folders.add(path)
        return is_new

    def write(self, path: Path, raw: bytes) -> None:
        """Write a file."""
        self._count()
        self.names[path] = Inode(raw)

    def sync(self, path: Path) -> None:
        """Make a file's bytes, or the names in a folder, last."""
        self._count()
        if path in self.names:
            self.names[path].synced = self.names[path].raw
            return
        for name in [each for each in self.lasting if each.parent == path]:
            del self.lasting[name]
        self.lasting |= {name: node for name, node in self.names.items() if name.parent == path}

    def sync_all(self, paths: Sequence[Path]) -> None:
        """Sync one after the other."""
        for path in paths:
            self.sync(path)

    def rename(self, path: Path, to: Path) -> None:
        """Give a file another name."""
        self._count()
        self.names[to] = self.names.pop(path)

    def remove(self, path: Path) -> None:
        """Remove what is in a folder."""
        self._count()
        for name in [each for each in self.names if path in each.parents]:
            del self.names[name]

    def lose_power(self, *, keep: str) -> None:
        """Forget what was not synced, or keep some of it, as disks do."""
        if keep != "names":
            self.names = dict(self.lasting)
        for node in self.names.values():
            torn = node.raw[: len(node.raw) // 2] if keep == "halves" else b""
            node.raw = node.synced or torn
        self.cut_at = -1

    def _count(self) -> None:
        self.n_calls += 1
        if self.n_calls == self.cut_at:
            raise PowerCutError


@dataclass
class Certain:
    """What was acknowledged before the fault."""

    held: int = 0
    head: Head | None = None


def live(log: Log, certain: Certain) -> None:
    for n_entries in (3, 250, 7, 300):
        log.append(entries(log.size, log.size + n_entries))
        certain.held = log.size
        certain.head = log.publish(1)


def live_whole(root: Path, certain: Certain, calls: FileCalls) -> None:
    log = Log(root, LOG, signers=[KEY], calls=calls)
    try:
        live(log, certain)
    finally:
        log.close()


def check(log: Log, certain: Certain) -> None:
    """Check that all that was acknowledged is there, and that the log goes on."""
    assert log.size >= certain.held
    head = log.mirror.head()
    if certain.head is not None:
        assert head is not None
        assert head.size >= certain.head.size
        assert certain.head in list(log.mirror.known_heads())
    assert log.mirror.holding.entries(0, log.size) == entries(0, log.size)
    log.append(entries(log.size, 600))
    last = log.publish(2)
    found = [entry for each in audit(log.mirror.holding.folder, last) for entry in each.entries]
    assert found == entries(0, 600)


def n_calls_of_a_life(tmp_path: Path) -> int:
    machine = Failing(0, 0, done=False)
    log = Log(tmp_path / "whole", LOG, signers=[KEY], calls=machine)
    live(log, Certain())
    log.close()
    return machine.n_calls


@pytest.mark.slow
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC][: 1 + (EVERY == 1)])
@pytest.mark.parametrize("done", [True, False])
def test_a_failing_call_loses_nothing(tmp_path: Path, error: int, *, done: bool) -> None:
    n_calls = n_calls_of_a_life(tmp_path)
    assert n_calls > 60
    for at in range(1 + done, n_calls + 1, EVERY):
        root, certain = tmp_path / str(at), Certain()
        with pytest.raises(NotStoredError):
            live_whole(root, certain, Failing(at, error, done=done))
        log = Log(root, LOG, signers=[KEY])
        check(log, certain)
        log.close()
        shutil.rmtree(root)


@pytest.mark.slow
def test_the_same_process_goes_on_after_a_failing_call(tmp_path: Path) -> None:
    for at in range(3, n_calls_of_a_life(tmp_path) + 1, EVERY):
        root, certain = tmp_path / str(at), Certain()
        log = Log(root, LOG, signers=[KEY], calls=Failing(at, errno.EIO, done=True))
        with pytest.raises(NotStoredError):
            live(log, certain)
        check(log, certain)
        log.close()
        shutil.rmtree(root)


@pytest.mark.slow
@pytest.mark.parametrize("keep", ["nothing", "halves", "names"])
def test_a_power_cut_loses_nothing(tmp_path: Path, keep: str) -> None:
    for at in [*range(1, 100, EVERY), *range(100, 200)]:
        root, certain = tmp_path / str(at), Certain()
        root.mkdir()
        machine = Forgetful(cut_at=at)
        try:
            live_whole(root, certain, machine)
        except PowerCutError:
            pass
        else:
            return
        machine.lose_power(keep=keep)
        log = Log(root, LOG, signers=[KEY], calls=machine)
        check(log, certain)
        log.close()
        shutil.rmtree(root)
    pytest.fail("a life has more calls than were cut")


class Commit:
    """A connection of which one commit comes back with an error, done or not."""

    def __init__(self, inner: sqlite3.Connection, at: int, *, done: bool) -> None:
        self.inner = inner
        self.at = at
        self.done = done

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def execute(self, query: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run a statement, or fail.

        Raises
        ------
        OperationalError
            If it is the one that fails.
        """
        if query == "COMMIT":
            self.at -= 1
            if self.at == 0:
                if self.done:
                    self.inner.execute(query)
                text = "disk I/O error"
                raise sqlite3.OperationalError(text)
        return self.inner.execute(query, values)


@pytest.mark.parametrize("done", [True, False])
def test_a_commit_that_comes_back_with_an_error_loses_nothing(
    tmp_path: Path, *, done: bool
) -> None:
    for at in range(1, 9):
        root, certain = tmp_path / str(at), Certain()
        log = Log(root, LOG, signers=[KEY])
        store = log.mirror.holding.store
        store._db = Commit(store._db, at, done=done)  # type: ignore[assignment]  # noqa: SLF001 - the one place that a disk's error comes from
        with pytest.raises(NotStoredError):
            live(log, certain)
        check(log, certain)
        log.close()


READING = ("read", "pread64", "newfstatat", "fstat", "lseek", "getdents64")
WRITING = ("openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "mkdir", "ftruncate")
ENDING = ("close", "unlink", "unlinkat", "rmdir", "fcntl", "flock")
CALLS = (*READING, *WRITING, *ENDING)
FAULTS = ("error=EIO", "error=ENOSPC", "signal=KILL")
SHARDS = 4
FIRE = 5 / 6
"""Of the calls that should fail so many do: in the second life of a log, or in threads that take
turns otherwise, a call may not come so often. So a fifth more are asked for than are wanted."""
N_PAIRS = -(-N_FAULTS * 6 // (10 * SHARDS * len(WAYS)))
FIRED = re.compile(r"\(INJECTED\)|killed by SIGKILL")


@dataclass(frozen=True)
class Ended:
    """How a life ended: what it said, its exit code, and the calls that strace saw."""

    said: list[str]
    code: int
    trace: str


class Lives:
    """A process that forks one that lives, as often as it is asked, with strace attached to it."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("record_scenario.py")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COV")}
        self._server = subprocess.Popen(
            [sys.executable, str(script)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def close(self) -> None:
        """Let the process end."""
        for pipe in (self._server.stdin, self._server.stdout):
            assert pipe is not None
            pipe.close()
        self._server.wait()

    def live(self, root: Path, way: str, *inject: str) -> Ended:
        """Let one live under strace."""
        said, ask = self._server.stdout, self._server.stdin
        assert said is not None
        assert ask is not None
        ask.write(f"{root} {way}\n")
        process = said.readline().split()[1]
        trace = root.with_suffix(".trace")
        command = ["strace", "-f", "-p", process, "-o", str(trace), *inject]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr is not None
            assert "attached" in strace.stderr.readline()
            ask.write("\n")
            ask.flush()
            lines: list[str] = []
            while (line := said.readline().rstrip()) and not line.startswith("done "):
                lines.append(line)
            strace.stderr.read()
        return Ended(lines, int(line.split()[1]), trace.read_text(errors="replace"))


def strace_can_attach() -> bool:
    strace = shutil.which("strace")
    if strace is None:
        return False
    waiting = [sys.executable, "-c", "input()"]
    with subprocess.Popen(waiting, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as other:
        probe = [strace, "-p", str(other.pid), "-o", os.devnull]
        inject = ["-e", "inject=fsync:error=EIO:when=1"]
        with subprocess.Popen([*probe, *inject], stderr=subprocess.PIPE, text=True) as found:
            assert found.stderr is not None
            attached = "attached" in found.stderr.readline()
            other.kill()
            found.stderr.read()
    return attached


def faults_of(life: Ended) -> list[tuple[str, int, str]]:
    """Name each call of a life, by its number in its own thread, with each fault."""
    seen: dict[tuple[str, str], int] = {}
    places: dict[tuple[str, int], None] = {}
    for thread, name, arguments in re.findall(r"^(\d+) +(\w+)\((.*)$", life.trace, re.MULTILINE):
        number = seen[thread, name] = seen.get((thread, name), 0) + 1
        if not arguments.startswith(("0,", "1,")):  # what it is told and says is no file
            places[name, number] = None
    return [(*place, fault) for place in places for fault in FAULTS]


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    if not strace_can_attach():
        pytest.skip("needs strace, and a machine that lets it inject faults")
    found = Lives()
    yield found
    found.close()


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_call_of_the_machine_that_fails_or_kills_loses_anything(
    tmp_path: Path, lives: Lives, way: str, shard: int
) -> None:
    (tmp_path / "count").mkdir()
    life = lives.live(
        tmp_path / "count", way, "-e", "trace=" + ",".join(f"?{each}" for each in CALLS)
    )
    assert (life.code, life.said[-1]) == (0, f"cosigned {sum(STEPS)}")
    every = spread(faults_of(life), 2 * N_PAIRS * SHARDS)[shard::SHARDS]
    half = len(every) // 2
    n_fired = 0
    for i, pair in enumerate(zip(every[:half], every[half : 2 * half], strict=True)):
        root = tmp_path / str(i)
        root.mkdir()
        said: list[str] = []
        for name, n, fault in pair:
            inject = f"inject={name}:{fault}:when={n}"
            ended = lives.live(root, way, "-e", f"trace={name}", "-e", inject)
            assert ended.code in {0, 3, -signal.SIGKILL}, (pair, ended)
            n_fired += FIRED.search(ended.trace) is not None
            said.extend(ended.said)
        check_life(root, said, (pair, said))
        shutil.rmtree(root)
    assert n_fired >= 2 * half * FIRE - 2  # of a few, chance may take two more


def spread(faults: Sequence[tuple[str, int, str]], n: int) -> Sequence[tuple[str, int, str]]:
    """Return so many, evenly chosen; all of them if there are fewer."""
    step = max(len(faults) / n, 1)
    return [faults[int(i * step)] for i in range(min(n, len(faults)))]


def check_life(root: Path, said: Sequence[str], fault: object) -> None:
    certain = {"held": 0, "head": 0, "mirrored": 0, "cosigned": 0}
    for line in said:
        what, _, size = line.partition(" ")
        if what in certain:
            certain[what] = max(certain[what], int(size))
    log, mirror = open_log(root), open_mirror(root)
    assert log.size >= certain["held"], fault
    assert max((each.size for each in log.mirror.heads()), default=0) >= certain["head"], fault
    assert mirror.size >= certain["mirrored"], fault
    heads = [each for each in mirror.heads() if cosignatures(each, WITNESSES)]
    assert max((each.size for each in heads), default=0) >= certain["cosigned"], fault
    log.append(entries(log.size, log.size + 1))
    head = log.publish(9)
    copy_to(mirror, log)
    for copy in (log.mirror, mirror):
        read = [entry for each in audit(copy.holding.folder, head) for entry in each.entries]
        assert read == entries(0, head.size), fault
        assert not copy.forks(), fault
    log.close()
    mirror.close()
