"""Check an export of the record with nothing but Python: no network, no library, no database.

Usage: python verify.py FOLDER [FINGERPRINT]. The folder holds roster.json and, for each entry,
NAME.leaf, NAME.tlog-proof and perhaps NAME.body. The fingerprint of the roster must reach you by
another way than the folder, which may bring a roster of its own: without it the answer is "cannot
say". Exit: 0 all entries hold and are settled, 1 one does not, 2 wrong use, 3 cannot say. Whether
what was recorded is true no program can tell.

Sources: RFC 8032 with libsodium's verdicts; FIPS 204, algorithms 3 and 8; RFC 9162, 2.1.3.2; C2SP
signed-note, tlog-cosignature and tlog-proof (commit 5ba5ee8); DSSE 1.0.2.
"""

# ruff: noqa: ANN401, PLR0915, PLR0917, PLR2004, T201 - a program on one page, with others' numbers
from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from hashlib import sha256, sha512, shake_128, shake_256
from itertools import pairwise
from operator import mul
from pathlib import Path
from typing import Any

P, MAGIC = 2**255 - 19, b"c2sp.org/tlog-proof@v1"
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Q, HALF = 8380417, (8380417 - 1) // 88
ODD = [2 * int(f"{i:08b}"[::-1], 2) + 1 for i in range(256)]
NTT = [[pow(1753, k * n % 512, Q) for n in range(256)] for k in ODD]
INVERSE = [[pow(1753, -k * n % 512, Q) * 8347681 % Q for k in ODD] for n in range(256)]
SPELL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
WORDS = {0: "holds", 1: "DOES NOT HOLD", 3: "cannot say"}
Point = tuple[int, int, int, int]


class _VerdictError(Exception):
    pass


def _point(raw: bytes) -> Point | None:
    sign, y = divmod(int.from_bytes(raw, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (not x and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0])
    c, d = 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(n: int, p: Point) -> Point:
    total = (0, 1, 1, 0)
    for bit in f"{n:b}":
        total = _add(_add(total, total), p if bit == "1" else (0, 1, 1, 0))
    return total


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether libsodium would accept the signature."""
    base, s = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little")), signature[32:]
    a, n = _point(public), int.from_bytes(s, "little")
    if not (a and base and len(public) == len(s) == 32 and n < ORDER and _times(8, a)[0]):
        return False  # eight times a point of small order is (0, 1)
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    r = _add(_times(n, base), _times(k, (P - a[0], a[1], 1, P - a[3])))
    x, y = (c * pow(r[2], -1, P) % P for c in r[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32] and _times(8, r)[0] > 0


def _transform(matrix: list[list[int]], w: list[int]) -> list[int]:
    return [sum(map(mul, row, w)) % Q for row in matrix]


def _unpack(raw: bytes, width: int) -> list[int]:
    n = int.from_bytes(raw, "little")
    return [n >> at & (1 << width) - 1 for at in range(0, 8 * len(raw), width)]


def _challenge(seed: bytes) -> list[int]:
    stream, c, position = shake_256(seed).digest(2048), [0] * 256, 8
    for i in range(217, 256):
        position = next(n for n in range(position, 2048) if stream[n] <= i) + 1
        j, sign = stream[position - 1], int.from_bytes(stream[:8], "little") >> (i - 217) & 1
        c[i], c[j] = c[j], 1 - 2 * sign
    return c


def _high(r: int, hinted: object) -> int:
    low = (r + HALF - 1) % (2 * HALF) - HALF + 1
    high, low = (0, low - 1) if r - low == Q - 1 else ((r - low) // (2 * HALF), low)
    return (high + (1 if low > 0 else -1)) % 44 if hinted else high


def mldsa44_holds(public: bytes, message: bytes, signature: bytes, context: bytes = b"") -> bool:
    """Tell whether a signature of ML-DSA-44 holds."""
    if len(public) != 1312 or len(signature) != 2420 or len(context) > 255:
        return False
    z = [[2**17 - x for x in _unpack(signature[n : n + 576], 18)] for n in range(32, 2336, 576)]
    y, ends = signature[2336:2416], [0, *signature[2416:]]
    hints = [y[start:end] for start, end in pairwise(ends)]
    clear = ends == sorted(ends) and ends[4] <= 80 and not any(y[ends[4] :])
    clear = clear and all(list(hint) == sorted(set(hint)) for hint in hints)
    if not clear or max(abs(x) for row in z for x in row) >= 2**17 - 78:
        return False
    prefix = shake_256(public).digest(64) + bytes([0, len(context)]) + context
    packed = shake_256(prefix + message).digest(64)
    c, z = _transform(NTT, _challenge(signature[:32])), [_transform(NTT, row) for row in z]
    for i, hint in enumerate(hints):
        t = _transform(NTT, [x << 13 for x in _unpack(public[32 + 320 * i : 352 + 320 * i], 10)])
        total = [-x * y for x, y in zip(c, t, strict=True)]
        for j in range(4):
            stream = shake_128(public[:32] + bytes([j, i])).digest(1680)  # far more than is used
            row = [x for x in (x & 2**23 - 1 for x in _unpack(stream, 24)) if x < Q][:256]
            total = [s + x * y for s, x, y in zip(total, row, z[j], strict=True)]
        r = enumerate(_transform(INVERSE, total))
        packed += sum(_high(x, n in hint) << 6 * n for n, x in r).to_bytes(192, "little")
    return shake_256(packed).digest(32) == signature[:32]


def _require(holds: object, what: str, code: int = 1) -> None:
    if not holds:
        raise _VerdictError(code, what)


def _read(path: Path) -> Any:
    _require(path.is_file(), f"there is no {path.name}", 3)
    value = json.loads(path.read_bytes(), parse_float=lambda _: None, parse_constant=lambda _: None)
    _require(SPELL(value).encode() == path.read_bytes(), f"{path.name} is not canonical JSON")
    return value


def _key(vkey: str) -> tuple[str, str, bytes]:
    name, label, typed = vkey.split("+", 2)
    key = b64decode(typed, validate=True)
    _require(sha256(name.encode() + b"\n" + key).hexdigest()[:8] == label, f"the label of {name}")
    return name, label, key


def _require_signed(key: bytes, message: bytes, signature: bytes, what: str) -> None:
    holds = mldsa44_holds if key[0] == 6 else ed25519_holds
    _require(holds(key[1:], message, signature), f"the signature of {what} is bad")


def _on_head(vkey: str, text: bytes, lines: list[bytes]) -> bool:
    # A signature by a known key that fails spoils the whole note; unknown ones say nothing.
    (name, label, key), (origin, size, root) = _key(vkey), text.split(b"\n")[:3]
    who, log = (bytes([len(each)]) + each for each in (name.encode(), origin))
    span, prefix = bytes(8) + int(size).to_bytes(8, "big"), f"— {name} ".encode()
    found = [b64decode(x[len(prefix) :], validate=True) for x in lines if x.startswith(prefix)]
    for raw in (found := [x for x in found if x[:4].hex() == label]):
        timed = b"cosignature/v1\ntime %d\n" % int.from_bytes(raw[4:12], "big") + text
        tree = b"subtree/v1\n\0" + who + raw[4:12] + log + span + b64decode(root, validate=True)
        message = {1: text, 4: timed, 6: tree}[key[0]]
        _require_signed(key, message, raw[4 if key[0] == 1 else 12 :], f"{name} on the head")
    return bool(found)


def _require_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes]) -> None:
    node, last, root = sha256(b"\0" + leaf).digest(), size - 1, proof.pop()
    _require(index in range(size), "the index lies beyond the head")
    for other in proof:
        _require(last and len(other) == 32, "the proof is too long")
        pair = other + node if index & 1 or index == last else node + other
        while index == last and not index & 1:
            index, last = index >> 1, last >> 1
        node, index, last = sha256(b"\1" + pair).digest(), index >> 1, last >> 1
    _require(not last and node == root, "the log does not hold this entry")


def _check(path: Path, roster: Any) -> str:
    leaf, body = _read(path), path.with_suffix(".body")
    _require(path.with_suffix(".tlog-proof").is_file(), "there is no proof", 3)
    top, text, tail = path.with_suffix(".tlog-proof").read_bytes().split(b"\n\n")
    (*lines, end), text = tail.split(b"\n"), text + b"\n"
    magic, first, *steps = (x for x in top.split(b"\n") if not x.startswith(b"extra "))
    index, whole = int(first[6:]), not end and all(x.startswith("— ".encode()) for x in lines)
    _require(whole and (magic, first) == (MAGIC, b"index %d" % index), "it is no proof")
    origin, size, root = text.split(b"\n")[:3]
    logs = {x["origin"].encode(): x for x in roster["logs"]}
    _require(origin in logs, "the roster knows no such log", 3)
    log, owner = logs[origin], logs[origin]["delegation"]
    _require(_on_head(log["vkey"], text, lines), "the log has not signed this head")
    _require(log["until"] is None or index < log["until"], "the log was ended before this entry")
    hashes = [b64decode(each, validate=True) for each in (*steps, root)]
    _require_inclusion(path.read_bytes(), index, int(size), hashes)
    envelope, message = leaf["envelope"], SPELL(leaf["envelope"]).encode()
    binding = {"genesis": roster["genesis"], "mark": roster["mark"], "origin": origin.decode()}
    _require(envelope["binding"] == binding, "it was signed for another log or mechanism")
    members = {x["id"]: x["keys"] for x in roster["delegations"] if x["membership"] == "present"}
    keys = (_key(x["vkey"]) for x in members.get(owner, []) if x["role"] == "author")
    authors = {f"{name}+{label}": key for name, label, key in keys}
    dsse = f"DSSEv1 42 application/vnd.truceline.envelope.v1+json {len(message)} ".encode()
    _require(envelope["key"] in [x["key"] for x in leaf["signatures"]], "its author has not signed")
    for each in leaf["signatures"]:
        _require(each["key"] in authors, f"this roster does not know {each['key']}", 3)
        signature = b64decode(each["signature"], validate=True)
        _require_signed(authors[each["key"]], dsse + message, signature, each["key"])
    blob = b64encode(sha256(body.read_bytes()).digest()).decode() if body.is_file() else None
    _require(blob is None or blob == envelope["body"]["blob"], "its body is another one")
    policy, cosigned = roster["policy"], []
    for each, own in members.items():
        settling = [x["vkey"] for x in own if x["role"] in policy["settling"] and each != owner]
        cosigned += [each] * (sum(_on_head(vkey, text, lines) for vkey in settling) > 0)
    said = f"cosigned by {', '.join(cosigned) or 'nobody'}; {policy['settled']} settle"
    _require(len(cosigned) >= policy["settled"], said, 3)
    return f"entry {index} of {origin.decode()}, {said}"


def _trust(path: Path, fingerprint: str) -> Any:
    roster = _read(path)["roster"]
    digest = sha256(SPELL(roster).encode()).digest()
    said = f"it has the fingerprint {digest.hex()}: is it the one that you were told?"
    _require(fingerprint.lower() == digest.hex(), said, 1 if fingerprint else 3)
    return roster | {"genesis": roster["genesis"] or b64encode(digest).decode()}


def main(arguments: list[str]) -> int:
    """Check a folder, print what holds, and return the exit code."""
    if len(arguments) not in {1, 2} or not Path(arguments[0]).is_dir():
        print("Usage: verify.py FOLDER [FINGERPRINT OF THE ROSTER]")
        return 2
    folder, codes, roster = Path(arguments[0]), list[int](), dict[str, Any]()
    for path in (folder / "roster.json", *sorted(folder.glob("*.leaf"))):
        try:
            code, said = 0, _check(path, roster) if roster else "it is the one that you were told"
            roster = roster or _trust(path, "".join(arguments[1:]))
        except _VerdictError as verdict:
            code, said = verdict.args
        except Exception as error:  # noqa: BLE001 - a door: whatever is malformed does not hold
            code, said = 1, f"it is malformed ({error!r})"
        print(f"{path.name}: {WORDS[code]}: {said}")
        codes.append(code)
        if not roster:
            return code
    if roster["mark"] != "real":
        print("EXERCISE OR RECONSTRUCTION - NOT AN OFFICIAL DOCUMENT")
    print(f"{codes[1:].count(0)} of {len(codes) - 1} entries hold; no other file was checked.")
    return 1 if 1 in codes else 3 if 3 in codes or len(codes) == 1 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
