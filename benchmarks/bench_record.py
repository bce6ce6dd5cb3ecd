"""How fast the record is written, carried, read again and proven, on this machine.

Run `python -m benchmarks.bench_record [ENTRIES]`; a million entries if none are named. Each entry
is 400 bytes: a body and an Ed25519 signature over it. Beside us runs pymerkle where it is installed
(append and inclusion proof of as many entries, at most 100,000, in memory).
"""

from __future__ import annotations

import hashlib
import importlib
import platform
import resource
import shutil
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from truceline.record.audit import audit
from truceline.record.bundle import Document, Reader, Writer
from truceline.record.checkpoint import LogIdentity
from truceline.record.cosignature import KeyOnNotes
from truceline.record.courier import pack, unpack
from truceline.record.key import Algorithm, KeyName, SecretKey
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.proof import check_proof, parse_proof
from truceline.record.tree import leaf_hash
from truceline.record.witness import cosign

BATCH = 1_000
BATCHES_OF_A_HEAD = 100
N_SINGLE = 500
MOST_WAITING = 64  # bundles of 256 entries, on their way to the other processes
N_PROOFS = 300
BODY_BYTES = 336
AUTHOR = SigningKey(hashlib.sha256(b"author").digest())
AUTHOR_PUBLIC = bytes(AUTHOR.verify_key)


class Shelf:
    """Keeps nothing."""

    def put_blob(self, raw: bytes) -> None:
        """Pass over a blob."""

    def put_document(self, document: Document) -> None:
        """Pass over a document."""


def key(name: str, algorithm: Algorithm) -> SecretKey:
    """Make the key of a name."""
    seed = hashlib.sha256(name.encode()).digest()
    return SecretKey(name=KeyName(name), algorithm=algorithm, seed=seed)


LOG_KEY = key("log.example/bench", Algorithm.ED25519)
COSIGNERS = [key(f"w{i}.example", Algorithm.ED25519_COSIGNATURE) for i in range(5)]
VERIFIERS = [each.verifier for each in COSIGNERS]
LOG = LogIdentity(origin=LOG_KEY.name, keys=(KeyOnNotes(LOG_KEY.verifier),))


def entry(number: int) -> bytes:
    """Make a signed entry."""
    body = hashlib.shake_256(number.to_bytes(8)).digest(BODY_BYTES)
    return AUTHOR.sign(body).signature + body


def verified(entries: list[bytes]) -> list[bytes]:
    """Return entries whose signature holds, as intake does."""
    author = VerifyKey(AUTHOR_PUBLIC)
    for each in entries:
        author.verify(each[64:], each[:64])
    return entries


def all_hold(entries: list[bytes]) -> bool:
    """Tell whether the signatures of all entries hold."""
    try:
        verified(entries)
    except BadSignatureError:
        return False
    return True


@contextmanager
def timed(what: str, n_times: int, goal: str) -> Iterator[None]:
    """Print how long each of a number of things took."""
    start = time.perf_counter()
    yield
    say(what, n_times, time.perf_counter() - start, goal=goal)


def say(what: str, n_times: int, taken_s: float, *, goal: str) -> None:
    """Print how long a number of things took."""
    rate, each_ms = n_times / taken_s, taken_s / n_times * 1e3
    print(f"{what:44} {taken_s:8.2f} s {rate:12,.0f} /s {each_ms:10.3f} ms each   goal {goal}")


def write(root: Path, n_entries: int) -> Log:
    """Write a log: signed entries in batches of a thousand, a head for each hundred batches."""
    log = Log(root, LOG, signers=[LOG_KEY], cosigners=VERIFIERS)
    taken_s = 0.0
    for at in range(0, n_entries, BATCH):
        entries = [entry(i) for i in range(at, min(at + BATCH, n_entries))]
        start = time.perf_counter()
        log.append(verified(entries))
        if (at // BATCH + 1) % BATCHES_OF_A_HEAD == 0:
            log.publish(1)
        taken_s += time.perf_counter() - start
    say("verified append, batches of 1,000, and heads", n_entries, taken_s, goal="8,000 /s")
    log.publish(1)
    with timed("append, single and durable", N_SINGLE, "200 /s"):
        for i in range(N_SINGLE):
            log.append(verified([entry(n_entries + i)]))
    log.publish(2)
    return log


def carry(log: Log, root: Path, n_entries: int) -> Mirror:
    """Carry a log to a mirror on a stick, and cosign it five times."""
    stick = root / "stick"
    with timed("export to a stick", n_entries, "-"), stick.open("wb") as out:
        pack(log.mirror, Writer(out))
    print(f"{'  bytes an entry':44} {stick.stat().st_size / n_entries:8.1f}")
    mirror = Mirror(root / "mirror", LOG, cosigners=VERIFIERS)
    with timed("import from a stick", n_entries, "40,000 /s"), stick.open("rb") as source:
        result = unpack(Reader(source), {LOG.origin: mirror}, Shelf())
    assert not result.refusals
    assert mirror.head() == log.mirror.head()
    for i, each in enumerate(COSIGNERS):
        cosign(mirror, each, 3 + i)
    return mirror


def read(mirror: Mirror, n_entries: int) -> None:
    """Read the whole log again, without and with the entries' signatures."""
    head = mirror.head()
    assert head is not None
    folder = mirror.holding.folder
    with timed("verify: tree, tiles, head", n_entries, "10 s for 1,000,000"):
        assert sum(len(each.entries) for each in audit(folder, head)) == head.size
    goal = "60 s for 1,000,000"
    what = "verify: and every signature, 2 processes"
    with timed(what, n_entries, goal), ProcessPoolExecutor(2) as pool:
        waiting: deque[Future[bool]] = deque()
        for part in audit(folder, head):
            waiting.append(pool.submit(all_hold, part.entries))
            if len(waiting) > MOST_WAITING:
                assert waiting.popleft().result()
        assert all(each.result() for each in waiting)


def prove(mirror: Mirror) -> None:
    """Make small proofs with five cosignatures, and check them."""
    head = mirror.head()
    assert head is not None
    places = range(0, head.size, max(head.size // N_PROOFS, 1))
    with timed("make a small proof", len(places), "1 ms"):
        proofs = [mirror.prove(index, head).raw for index in places]
    leaves = [leaf_hash(mirror.holding.entries(index, index + 1)[0]) for index in places]
    with timed("check a small proof, 5 cosignatures", len(places), "2 ms"):
        for raw, leaf in zip(proofs, leaves, strict=True):
            proven = check_proof(parse_proof(raw), leaf, log=LOG, cosigners=VERIFIERS)
            assert len(proven.cosignatures) == len(COSIGNERS)
    print(f"{'  bytes of the largest proof':44} {max(map(len, proofs)):8}    goal 2,500")


def beside(n_entries: int) -> None:
    """Do the same in memory with pymerkle, if it is here."""
    try:
        pymerkle = importlib.import_module("pymerkle")
    except ImportError:
        print("pymerkle is not installed: nothing to stand beside")
        return
    n_entries = min(n_entries, 100_000)
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    with timed(f"pymerkle: append {n_entries:,} in memory", n_entries, "-"):
        for i in range(n_entries):
            tree.append_entry(i.to_bytes(8))
    with timed("pymerkle: inclusion proof", N_PROOFS, "-"):
        for i in range(N_PROOFS):
            tree.prove_inclusion(1 + i * (n_entries // N_PROOFS), n_entries)


def main() -> None:
    """Run all of it."""
    n_entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(f"{n_entries:,} entries; Python {platform.python_version()}, {platform.machine()}")
    root = Path(tempfile.mkdtemp(prefix="truceline-bench"))
    try:
        log = write(root / "log", n_entries)
        mirror = carry(log, root, n_entries + N_SINGLE)
        read(mirror, n_entries + N_SINGLE)
        prove(mirror)
        log.close()
        mirror.close()
    finally:
        shutil.rmtree(root)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'most memory of this process':44} {peak:8.0f} MB   goal 200")
    beside(n_entries)


if __name__ == "__main__":
    main()
