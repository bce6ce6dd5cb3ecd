"""A server of files on this machine that fails on request."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STATUSES = {"401": 401, "403": 403, "404": 404, "429": 429, "500": 500, "416": 416, "418": 418}


@dataclass(kw_only=True)
class TileServer:
    """Files by path, and for each path what goes wrong, request by request.

    A fault is a status, or `half` (breaks off in the middle), `short` (says that the file is
    shorter than it is), `slow` (waits), `plain` (gives no mark of the version and no ranges),
    `lying` (publishes another digest), `other part` (answers with another range), `login` (sends a
    page instead), `s3` (as Amazon does), `no length`, `bare half` (breaks off, and gives no mark),
    `stuck` (falls silent in the middle), `md5` and `no md5` (a digest of an older kind, and none).
    """

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    base: str = ""

    @contextmanager
    def running(self) -> Iterator[TileServer]:
        """Serve on a free port while the block runs."""
        server = _QuietServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        self.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *args: object) -> None:
        """Say nothing: a client that goes away is part of what is tested."""


def _handler(tiles: TileServer) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - a class in it
    class Handler(BaseHTTPRequestHandler):
        name = "test"

        def do_GET(self) -> None:
            tiles.asked.append((self.path, self.headers["Range"]))
            waiting = tiles.faults.get(self.path, [])
            fault = waiting.pop(0) if waiting else ""
            if fault in STATUSES or self.path not in tiles.files:
                self.send_response(STATUSES.get(fault, 404))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            data = tiles.files[self.path]
            if fault == "login":
                data = b"<html>Please log in</html>"
            if fault == "slow":
                time.sleep(0.4)
            self.answer(data, fault)

        def answer(self, data: bytes, fault: str) -> None:
            tag = f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'
            digest = hashlib.sha256(b"other" if fault == "lying" else data).digest()
            start = self.start_of(tag, fault)
            self.name = "AmazonS3" if fault == "s3" else "test"
            self.send_response(206 if start else 200)
            length = len(data) - start
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            if fault != "no length":
                self.send_header("Content-Length", str(length // 2 if fault == "short" else length))
            if fault in {"md5", "no md5"}:
                md5 = hashlib.md5(data, usedforsecurity=False).digest()
                value = base64.b64encode(md5).decode() if fault == "md5" else "?"
                self.send_header("Content-MD5", value)
            if fault not in {"plain", "bare half"}:
                self.send_header("ETag", tag)
                self.send_header("Repr-Digest", f"sha-256=:{base64.b64encode(digest).decode()}:")
            self.end_headers()
            broken = fault in {"half", "bare half", "stuck"}
            self.wfile.write(data[start : start + length // 2 if broken else None])
            if fault == "stuck":
                self.wfile.flush()
                time.sleep(0.4)

        def start_of(self, tag: str, fault: str) -> int:
            wanted, start = self.headers["Range"], 0
            if wanted and fault != "plain" and self.headers["If-Range"] == tag:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            return start + (fault == "other part")

        def version_string(self) -> str:
            return self.name

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler
