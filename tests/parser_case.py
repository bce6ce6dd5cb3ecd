"""Every parser of the record, with good bytes to begin from: what is fuzzed, by whatever fuzzer.

`Parser.read` takes any bytes. It raises nothing but errors of our own, or returns the bytes that
the value which it read is written as; None where that is not one for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from io import BytesIO

import pyrage  # type: ignore[import-untyped] # it ships no types
from record_keys import identity, key, lasting, witness
from roster_case import IDS, ORIGINS, envelope, founding, secret

from truceline.canonical import decode, encode
from truceline.record.body import body_digest, frame_body, read_body
from truceline.record.bundle import Document, Reader, Writer
from truceline.record.checkpoint import Checkpoint, Head, open_head
from truceline.record.cosignature import cosignatures, sign
from truceline.record.courier import Receiver, unpack
from truceline.record.cut import Cut, Seen
from truceline.record.envelope import Body, BodyForm, read_leaf, sign_envelope, verify_leaf
from truceline.record.errors import MalformedError
from truceline.record.fork import ForkProof, check_fork, parse_fork
from truceline.record.key import parse_vkey
from truceline.record.note import Note, parse_note
from truceline.record.package import Package, make_package, open_package, parse_package
from truceline.record.path import inclusion_proof
from truceline.record.policy import write_quorum
from truceline.record.proof import SmallProof, check_proof, parse_proof
from truceline.record.quorum import parse_quorum
from truceline.record.redaction import Disclosure, conceal, digest_of, reveal_all
from truceline.record.seal import Opened, blob_digest, open_sealed
from truceline.record.succession import follow, read_founding, sign_roster
from truceline.record.tile import Tile, TileNodes, decode_bundle, encode_bundle, require_width
from truceline.record.tree import Frontier, Nodes, Span, leaf_hash, leaf_hashes, root_of, span_hash

A, B, *_ = IDS
KEY = key("log.example/post")
LOG = identity(KEY)
COSIGNERS = [witness("b.example"), lasting("c.example")]
VERIFIERS = [each.verifier for each in COSIGNERS]
N_ENTRIES = 300
ENTRIES = [b"entry %d" % i for i in range(N_ENTRIES)]
LEAVES = leaf_hashes(ENTRIES)


@dataclass(frozen=True)
class Parser:
    """How bytes are read, and good ones."""

    read: Callable[[bytes], bytes | None]
    seeds: tuple[bytes, ...] = field(repr=False)


class InMemory:
    """The nodes of the tree over the entries."""

    def node(self, level: int, index: int) -> bytes:
        """Return the root of a complete subtree."""
        return root_of(LEAVES[index << level : (index + 1) << level])


NODES: Nodes = InMemory()


def head_of(size: int, *, entries: Iterable[bytes] = ENTRIES) -> Head:
    """Sign a head with two cosignatures."""
    edge = Frontier()
    edge.extend(leaf_hashes(list(entries)[:size]))
    checkpoint = Checkpoint(origin=LOG.origin, size=size, root=edge.root())
    lines = tuple(sign(checkpoint, each, 1_700_000_000) for each in (KEY, *COSIGNERS))
    return Head(checkpoint=checkpoint, note=Note(text=checkpoint.text, signatures=lines))


HEAD = head_of(N_ENTRIES)
OTHER = head_of(N_ENTRIES, entries=[b"other", *ENTRIES[1:]])
PACKAGES = [
    make_package(
        ENTRIES[span.start : span.end], origin=LOG.origin, start=span.start, nodes=NODES, size=300
    )
    for span in (Span(0, 256), Span(256, 300), Span(260, 300))
]
PROOF = SmallProof(
    index=17,
    hashes=tuple(inclusion_proof(NODES, 17, N_ENTRIES)),
    head=HEAD.note.raw,
    extra=b"extra",
)
FORKS = (
    ForkProof(first=HEAD.note.raw, second=OTHER.note.raw),
    ForkProof(
        first=head_of(1, entries=[b"other"]).note.raw,
        second=HEAD.note.raw,
        other_root=LEAVES[0],
        hashes=tuple(inclusion_proof(NODES, 0, N_ENTRIES)),
    ),
)
ROSTER = founding()
FOUNDING = sign_roster(ROSTER, [secret(each, "officer") for each in IDS])
NEXT = sign_roster(
    replace(ROSTER, number=2, genesis=ROSTER.fingerprint, previous=ROSTER.fingerprint),
    [secret(each, "officer") for each in IDS],
)
SEALED_TO = pyrage.x25519.Identity.generate()
FIELDS = conceal(
    {"name": "somebody", "post": 3}, origin=ORIGINS[A], entry=envelope(ROSTER, A).entry
)


def an_envelope() -> bytes:
    full = replace(
        envelope(ROSTER, A, kind="observation"),
        audience=(A, B),
        body=Body(form=BodyForm.SEALED, digest=body_digest(b""), blob=bytes(32)),
        cut=Cut(seen=(Seen(origin=ORIGINS[B], size=9, root=bytes(32)),)),
        clear={"zone": "é", "count": -3, "list": [None, {"a": "b"}]},
    )
    return sign_envelope(full, [secret(A, "author")])


@dataclass
class Taking:
    """A `Receiver` in memory, which holds what is proven and nothing else."""

    heads: dict[int, Head] = field(default_factory=dict)
    held: list[bytes] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many entries are held."""
        return len(self.held)

    def receive_head(self, raw: bytes) -> Head:
        """Keep a head."""
        head = open_head(raw, LOG)
        self.heads[head.size] = head
        return head

    def receive_fork(self, proof: ForkProof) -> None:
        """Check a fork proof."""
        check_fork(proof, LOG)

    def receive(self, packages: Iterable[Package]) -> int:
        """Hold the entries of packages that are proven.

        Raises
        ------
        MalformedError
            If one is of no head, or does not follow.
        """
        before = self.size
        for package in packages:
            if package.size not in self.heads or package.start > self.size:
                raise MalformedError(what="package", place="it", expected="a head", came=package)
            missing = self.held[package.span.start : package.start]
            open_package(package, self.heads[package.size].checkpoint, missing)
            self.held.extend(package.entries[self.size - package.start :])
        return self.size - before

    def complete(self) -> Head | None:
        """Need nothing more."""
        return self.heads.get(self.size)


class Shelf:
    """Keeps nothing."""

    def put_blob(self, raw: bytes) -> None:
        """Pass over a blob."""

    def put_document(self, document: Document) -> None:
        """Pass over a document."""


def a_bundle() -> bytes:
    out = BytesIO()
    writer = Writer(out)
    writer.head(HEAD.note.raw)
    for package in PACKAGES:
        writer.package(package)
    writer.blob(b"a blob")
    writer.document(Document(kind="roster", raw=FOUNDING))
    writer.fork(FORKS[0].raw)
    return out.getvalue()


def read_whole_bundle(raw: bytes) -> None:
    """Unpack; each refusal has a reason, and what is held is what was written."""
    taking = Taking()
    receivers: dict[str, Receiver] = {LOG.origin: taking}
    for each in unpack(Reader(BytesIO(raw)), receivers, Shelf()).refusals:
        assert str(each.reason)
    assert taking.held in (ENTRIES[: taking.size], [b"other", *ENTRIES[1:]][: taking.size])


def read_head(raw: bytes) -> bytes:
    """Read a head with its cosignatures; what is signed is one of the two that we signed."""
    head = open_head(raw, LOG)
    cosignatures(head, VERIFIERS)
    assert head.checkpoint in {HEAD.checkpoint, OTHER.checkpoint}
    return head.note.raw


def read_tile(raw: bytes) -> None:
    """Read a tile of the width that the first byte says, and its root."""

    class Only:
        def tile(self, tile: Tile) -> bytes:
            return require_width(raw[1:], tile)

    size = raw[0] if raw else 0
    span_hash(TileNodes(Only(), size), Span(0, size))


def read_bundle_of_entries(raw: bytes) -> bytes:
    """Read an entry bundle of as many entries as the first byte says."""
    n_entries = raw[0] if raw else 0
    return raw[:1] + encode_bundle(decode_bundle(raw[1:], n_entries))


def read_package(raw: bytes) -> bytes:
    """Read a package whose span stands in its first six bytes, and check it."""
    start, end, size = (int.from_bytes(raw[at : at + 2]) for at in (0, 2, 4))
    package = parse_package(raw[6:], origin=LOG.origin, span=Span(start, end), size=size)
    assert raw[:6] + package.raw == raw
    open_package(package, HEAD.checkpoint, ENTRIES[package.span.start : package.start])
    assert list(package.entries) == ENTRIES[start:end]
    return raw


def read_small_proof(raw: bytes) -> bytes:
    """Read a proof and check it; it may hold for entry 17 only."""
    proof = parse_proof(raw)
    assert proof.raw == raw
    check_proof(proof, leaf_hash(ENTRIES[17]), log=LOG, cosigners=VERIFIERS)
    assert proof.index == 17
    return raw


def read_fork(raw: bytes) -> bytes:
    """Read a fork proof and check it."""
    proof = parse_fork(raw)
    assert proof.raw == raw
    check_fork(proof, LOG)
    return raw


def read_entry(raw: bytes) -> bytes:
    """Read an envelope and check its signature."""
    leaf = read_leaf(raw)
    assert encode(leaf) == raw
    verify_leaf(raw, binding=ROSTER.binding(ORIGINS[A]), keys=ROSTER.authors(ORIGINS[A]))
    assert raw == ENVELOPE
    return raw


def read_roster(raw: bytes) -> bytes:
    """Read a first roster, or one that follows it."""
    if b'"number":1,' in raw:
        roster = read_founding(raw, fingerprint=ROSTER.fingerprint)
        assert roster == ROSTER
    else:
        roster = follow(ROSTER, raw)
        assert roster.policy == ROSTER.policy
    return raw


def read_key(raw: bytes) -> bytes:
    """Read the text of a key."""
    return parse_vkey(raw.decode(errors="replace")).vkey.encode()


def read_blob(raw: bytes) -> None:
    """Open what comes as a sealed body."""
    body = Body(form=BodyForm.SEALED, digest=body_digest(b""), blob=blob_digest(raw))
    outer = replace(envelope(ROSTER, A), audience=(A,), body=body)
    assert not isinstance(open_sealed(raw, envelope=outer, identities=[str(SEALED_TO)]), Opened)


def read_frame(raw: bytes) -> None:
    """Read a body, whatever its digest."""
    read_body(raw, digest=body_digest(raw))


def read_disclosure(raw: bytes) -> None:
    """Read a field that is disclosed."""
    disclosure = Disclosure(raw.decode(errors="replace"))
    digests = [digest_of(disclosure)]
    entry = envelope(ROSTER, A).entry
    reveal_all([disclosure], digests=digests, origin=ORIGINS[A], entry=entry)


def read_policy(raw: bytes) -> None:
    """Read a policy."""
    parse_quorum(raw)


def counted(*numbers: int) -> bytes:
    return b"".join(each.to_bytes(2) for each in numbers)


ENVELOPE = an_envelope()
PARSERS = {
    "note": Parser(lambda raw: parse_note(raw).raw, (HEAD.note.raw, OTHER.note.raw)),
    "checkpoint": Parser(read_head, (HEAD.note.raw, OTHER.note.raw)),
    "tile": Parser(read_tile, (bytes([200]) + b"".join(LEAVES[:200]), b"\0")),
    "entries": Parser(read_bundle_of_entries, (bytes([9]) + encode_bundle(ENTRIES[:9]),)),
    "package": Parser(
        read_package,
        tuple(counted(each.start, each.end, each.size) + each.raw for each in PACKAGES),
    ),
    "bundle": Parser(read_whole_bundle, (a_bundle(),)),
    "proof": Parser(read_small_proof, (PROOF.raw, replace(PROOF, extra=b"").raw)),
    "fork": Parser(read_fork, tuple(each.raw for each in FORKS)),
    "envelope": Parser(read_entry, (ENVELOPE,)),
    "json": Parser(lambda raw: encode(decode(raw)), (ENVELOPE, FOUNDING)),
    "roster": Parser(read_roster, (FOUNDING, NEXT)),
    "policy": Parser(
        read_policy,
        (
            write_quorum(
                log=KEY.verifier,
                cosigners={each: [secret(each, "mirror").verifier] for each in IDS},
                owner=A,
                needed=2,
            ),
        ),
    ),
    "key": Parser(read_key, tuple(each.verifier.vkey.encode() for each in (KEY, *COSIGNERS))),
    "age": Parser(read_blob, (pyrage.encrypt(b"content", [SEALED_TO.to_public()]),)),
    "body": Parser(read_frame, (frame_body(b"content"),)),
    "disclosure": Parser(
        read_disclosure, tuple(each.encode() for each in FIELDS.disclosures.values())
    ),
}
