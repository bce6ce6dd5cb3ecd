"""How fast the record is written, carried, read again and proven, on this machine.

Run `python -m benchmarks record` for 10,000, 100,000 and 1,000,000 entries, or, for other sizes,
`PYTHONPATH=tests python -m benchmarks.bench_record SIZE …`. Each entry is a real leaf: an envelope
with a sealed body's digests, a cut and one signature, about 690 bytes. Each part runs in a process
of its own, so that its peak of memory is its own. Beside us, on the same entries, run pymerkle (a
tree in memory) and tlog-scales (a reader of the same files), where they are installed.
"""

from __future__ import annotations

import hashlib
import importlib
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from record_keys import identity, witness
from roster_case import IDS, ORIGINS, envelope, founding, secret

from benchmarks.machine import description, peak_memory_mb, table
from truceline.canonical import to_base64
from truceline.record.audit import audit
from truceline.record.bundle import Document, Reader, Writer
from truceline.record.cosignature import cosignatures
from truceline.record.courier import pack, unpack
from truceline.record.cut import Cut, Seen
from truceline.record.envelope import Body, BodyForm, EntryId, sign_envelope, verify_leaf
from truceline.record.inspection import Signing, inspect
from truceline.record.log import Log
from truceline.record.mirror import Mirror
from truceline.record.payload import message_of
from truceline.record.proof import check_proof, parse_proof
from truceline.record.tree import Frontier, leaf_hash, leaf_hashes
from truceline.record.witness import cosign

SIZES = (10_000, 100_000, 1_000_000)
BATCH = 1_000
BATCHES_OF_A_HEAD = 100
N_SINGLE = 500
N_PROOFS = 300
N_PROOFS_OF_SCALES = 30
N_PROCESSES = 2
MOST_OF_PYMERKLE = 100_000  # it takes 12 s for a million
A, B, *_ = IDS
ROSTER = founding()
SIGNING = Signing(binding=ROSTER.binding(ORIGINS[A]), keys=ROSTER.authors(ORIGINS[A]))
AUTHOR = secret(A, "author")
LOG_KEY = secret(A, "log")
LOG = identity(LOG_KEY)
COSIGNERS = [witness(f"w{i}.example") for i in range(5)]
VERIFIERS = [each.verifier for each in COSIGNERS]
PEERS = ("pymerkle", "tlog-scales")


@dataclass
class Figures:
    """What one part has measured: for each thing its figure, and the most memory."""

    rows: dict[str, str] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0

    @contextmanager
    def timed(self, what: str, n_times: int) -> Iterator[None]:
        """Note how long each of a number of things took."""
        start = time.perf_counter()
        yield
        self.note(what, n_times, time.perf_counter() - start)

    def note(self, what: str, n_times: int, taken_s: float) -> None:
        """Note how long a number of things took."""
        self.rates[what] = n_times / taken_s
        self.rows[what] = (
            f"{n_times / taken_s:,.0f}/s ({taken_s:.2f} s)"
            if n_times > N_SINGLE
            else f"{n_times / taken_s:,.0f}/s ({taken_s / n_times * 1e3:.2f} ms)"
        )


class Shelf:
    """Keeps nothing."""

    def put_blob(self, raw: bytes) -> None:
        """Pass over a blob."""

    def put_document(self, document: Document) -> None:
        """Pass over a document."""


class Leaves:
    """Makes leaves that differ in their number only, as `sign_envelope` would, but faster."""

    def __init__(self) -> None:
        body = Body(form=BodyForm.SEALED, digest=hashlib.sha256(b"d").digest(), blob=bytes(32))
        self._model = replace(
            envelope(ROSTER, A, kind="observation"),
            audience=(A, B),
            body=body,
            cut=Cut(seen=(Seen(origin=ORIGINS[B], size=9, root=bytes(32)),)),
            clear={"zone": "z1", "count": 3},
        )
        leaf = sign_envelope(self._model, [AUTHOR])
        number = to_base64(self._model.entry).encode()
        self._before, self._behind = leaf.split(number)
        signature = self._behind.index(b'"signature":"') + len(b'"signature":"')
        self._middle = self._behind[:signature]
        self._end = self._behind[self._behind.index(b'"', signature) :]
        self._envelope = (
            self._before.removeprefix(b'{"envelope":'),
            self._behind[: self._behind.index(b',"signatures":[')],
        )
        assert self.leaf(5) == sign_envelope(replace(self._model, entry=_id(5)), [AUTHOR])

    def leaf(self, number: int) -> bytes:
        """Make one."""
        identifier = to_base64(_id(number)).encode()
        payload = identifier.join(self._envelope)
        message = message_of(b"application/vnd.truceline.envelope.v1+json", payload)
        signature = to_base64(AUTHOR.sign(message)).encode()
        return b"".join((self._before, identifier, self._middle, signature, self._end))


def _id(number: int) -> EntryId:
    return EntryId(number.to_bytes(16))


def verified(entries: list[bytes]) -> list[bytes]:
    """Return entries whose form and signatures hold, as intake does."""
    for each in entries:
        verify_leaf(each, binding=SIGNING.binding, keys=SIGNING.keys)
    return entries


def write(root: Path, n_entries: int) -> Figures:
    """Write a log: entries in batches of a thousand, a head for each hundred batches."""
    figures, leaves = Figures(), Leaves()
    log = Log(root / "log", LOG, signers=[LOG_KEY], cosigners=VERIFIERS)
    taken_s = 0.0
    for at in range(0, n_entries, BATCH):
        entries = [leaves.leaf(i) for i in range(at, min(at + BATCH, n_entries))]
        start = time.perf_counter()
        log.append(verified(entries))
        if (at // BATCH + 1) % BATCHES_OF_A_HEAD == 0:
            log.publish(1)
        taken_s += time.perf_counter() - start
    figures.note("verified append, batches of 1,000, with heads", n_entries, taken_s)
    log.publish(1)
    waits = []
    for i in range(N_SINGLE):
        entry = leaves.leaf(n_entries + i)
        start = time.perf_counter()
        log.append(verified([entry]))
        waits.append(time.perf_counter() - start)
    figures.note("verified append, single and durable", N_SINGLE, sum(waits))
    figures.rows["… slowest of a hundred"] = f"{sorted(waits)[-N_SINGLE // 100] * 1e3:.2f} ms"
    log.publish(2)
    log.close()
    return figures


def carry(root: Path, n_entries: int) -> Figures:
    """Carry a log to a mirror on a stick, and cosign it five times."""
    figures = Figures()
    log = Log(root / "log", LOG, signers=[LOG_KEY], cosigners=VERIFIERS)
    stick = root / "stick"
    with figures.timed("export to a stick", n_entries), stick.open("wb") as out:
        pack(log.mirror, Writer(out))
    figures.rows["… bytes an entry"] = f"{stick.stat().st_size / n_entries:.0f}"
    mirror = Mirror(root / "mirror", LOG, cosigners=VERIFIERS)
    with figures.timed("import from a stick", n_entries), stick.open("rb") as source:
        result = unpack(Reader(source), {LOG.origin: mirror}, Shelf())
    assert not result.refusals
    assert mirror.head() == log.mirror.head()
    for i, each in enumerate(COSIGNERS):
        cosign(mirror, each, 3 + i)
    log.close()
    mirror.close()
    stick.unlink()
    return figures


def read(root: Path, n_entries: int) -> Figures:
    """Read the whole log again: every entry, tile, head and cosignature."""
    figures = Figures()
    mirror = Mirror(root / "mirror", LOG, cosigners=VERIFIERS)
    with figures.timed("verify: tree, tiles, heads, cosignatures", n_entries):
        heads = list(mirror.heads())
        n_cosigned = sum(len(cosignatures(each, VERIFIERS)) for each in heads)
        folder = mirror.holding.folder
        assert sum(len(each.entries) for each in audit(folder, heads[0])) == heads[0].size
    assert n_cosigned == len(COSIGNERS)
    mirror.close()
    return figures


def read_signatures(root: Path, n_entries: int) -> Figures:
    """Read the whole log again with the signatures of its entries."""
    figures = Figures()
    mirror = Mirror(root / "mirror", LOG, cosigners=VERIFIERS)
    head = mirror.head()
    assert head is not None
    with figures.timed("verify: every entry's signature too, 2 processes", n_entries):
        reads = audit(mirror.holding.folder, head)
        parts = list(inspect(reads, SIGNING, n_processes=N_PROCESSES))
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    figures.rows["… of both processors"] = (
        f"{sum(each.ru_utime + each.ru_stime for each in used):.1f} s"
    )
    assert parts[-1].end == head.size
    assert not any(each.faults for each in parts)
    mirror.close()
    return figures


def prove(root: Path, _: int) -> Figures:
    """Make small proofs with five cosignatures, and check them."""
    figures = Figures()
    mirror = Mirror(root / "mirror", LOG, cosigners=VERIFIERS)
    head = mirror.head()
    assert head is not None
    places = _places(head.size, N_PROOFS)
    with figures.timed("make a small proof", len(places)):
        proofs = [mirror.prove(index, head).raw for index in places]
    leaves = [leaf_hash(mirror.holding.entries(index, index + 1)[0]) for index in places]
    with figures.timed("check a small proof, 5 cosignatures", len(places)):
        for raw, leaf in zip(proofs, leaves, strict=True):
            proven = check_proof(parse_proof(raw), leaf, log=LOG, cosigners=VERIFIERS)
            assert len(proven.cosignatures) == len(COSIGNERS)
    figures.rows["… bytes of the largest proof"] = f"{max(map(len, proofs)):,}"
    mirror.close()
    return figures


def pymerkle(root: Path, n_entries: int) -> Figures:
    """Build the same tree in memory with pymerkle, and prove in it."""
    figures = Figures()
    try:
        tree = importlib.import_module("pymerkle").InmemoryTree(algorithm="sha256")
    except ImportError:
        return figures
    folder = Mirror(root / "mirror", LOG, cosigners=VERIFIERS)
    n_entries = min(n_entries, MOST_OF_PYMERKLE)
    entries = folder.holding.entries(0, n_entries)
    folder.close()
    with figures.timed(f"ours: tree of {n_entries:,} in memory", n_entries):
        own = Frontier()
        own.extend(leaf_hashes(entries))
        root_hash = own.root()
    with figures.timed(f"pymerkle: tree of {n_entries:,} in memory", n_entries):
        for each in entries:
            tree.append_entry(each)
        assert tree.get_root() == root_hash
    with figures.timed("pymerkle: inclusion proof", N_PROOFS):
        for index in _places(n_entries, N_PROOFS)[:N_PROOFS]:
            tree.prove_inclusion(index + 1, n_entries)
    return figures


def scales(root: Path, _: int) -> Figures:
    """Read the same files with tlog-scales: root from the tiles, and proofs."""
    figures = Figures()
    try:
        package = importlib.import_module("tlog_scales").__name__
    except ImportError:
        return figures
    backend = importlib.import_module(f"{package}.backend").LocalBackend(root / "mirror")
    reader = importlib.import_module(f"{package}.reader").TilesReader(backend)
    head = reader.get_checkpoint()
    with figures.timed("tlog-scales: root from the uppermost tiles", 1):
        assert reader.calculate_root_hash() == head.root_hash
    places = _places(head.size, N_PROOFS_OF_SCALES)
    with figures.timed("tlog-scales: inclusion proof", len(places)):
        for index in places:
            reader.get_inclusion_proof(index, head.size)
    return figures


def _places(size: int, n_places: int) -> range:
    return range(0, size, max(size // n_places, 1))


PARTS: tuple[Callable[[Path, int], Figures], ...] = (
    write,
    carry,
    read,
    read_signatures,
    prove,
    pymerkle,
    scales,
)


def run(part: Callable[[Path, int], Figures], root: Path, n_entries: int) -> Figures:
    """Run a part, and note the most memory that this process has had."""
    figures = part(root, n_entries)
    figures.peak_mb = peak_memory_mb()
    return figures


def measured(n_entries: int) -> Figures:
    """Return the figures of all parts for a log of one size."""
    root = Path(tempfile.mkdtemp(prefix="truceline-bench"))
    whole = Figures()
    try:
        for part in PARTS:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                figures = pool.submit(run, part, root, n_entries).result()
            whole.rows |= figures.rows
            whole.rates |= figures.rates
            if part not in {pymerkle, scales}:
                whole.rows[f"most memory: {part.__name__.replace('_', ' ')}"] = (
                    f"{figures.peak_mb:.0f} MB"
                )
                whole.peak_mb = max(whole.peak_mb, figures.peak_mb)
            print(f"<!-- {n_entries:,}: {part.__name__} is done -->", file=sys.stderr)
    finally:
        shutil.rmtree(root)
    return whole


def main() -> None:
    """Run all of it, and print a table."""
    sizes = tuple(int(each) for each in sys.argv[1:] if each.isdigit()) or SIZES
    print(description(("pynacl", "cryptography", "msgspec", *PEERS)))
    figures = [measured(each) for each in sizes]
    names = list(dict.fromkeys(name for each in figures for name in each.rows))
    rows = [[name, *(each.rows.get(name, "") for each in figures)] for name in names]
    print(table(["", *(f"{each:,} entries" for each in sizes)], rows))


if __name__ == "__main__":
    main()
