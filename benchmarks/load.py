"""Eight browsers in one process: ``python -m benchmarks.load PORT CLIENTS SECONDS REQUESTS``; says as JSON what came.

Plain sockets that stay open, one thread, no library of HTTP: it takes what it can of the other core, and says how much.
REQUESTS is a file with one JSON object a client: the headers, for POST a body that holds ``{n}``, and ``ids`` where
each request is about another record: ``{id}`` in the path. ``bodies``: another one each time the ids are through.
"""

import json
import selectors
import socket
import sys
import time
from pathlib import Path
from typing import Any


class Browser:
    """One connection: asks, reads the whole answer, asks again."""

    def __init__(self, port: int, number: int, said: dict[str, Any]) -> None:
        self.port, self.number, self.said, self.turn = port, number, said, 0
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.needed, self.sent = b"", 0, 0.0

    def ask(self) -> None:
        self.turn += 1
        ids = self.said.get("ids") or [0]
        bodies = self.said.get("bodies") or [self.said.get("body", "")]
        body = bodies[(self.turn - 1) // len(ids) % len(bodies)].replace("{n}", f"{self.number}x{self.turn}").encode()
        path = self.said["path"].replace("{id}", str(ids[(self.turn - 1) % len(ids)]))
        head = [f"{self.said['method']} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        head += [f"{k}: {v}" for k, v in self.said["headers"].items()]
        head += [f"Content-Length: {len(body)}"] if body else []
        self.buffer, self.needed, self.sent = b"", 0, time.perf_counter()
        self.socket.sendall("\r\n".join([*head, "", ""]).encode() + body)

    def read(self) -> tuple[int, bytes] | None:
        """(status, the answer) once it is whole."""
        got = self.socket.recv(1 << 18)
        if not got:
            raise ConnectionError("the server closed the connection")
        self.buffer += got
        if not self.needed:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return None
            head = self.buffer[:end].lower()
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            self.needed = end + 4 + int(length or 0)
        if len(self.buffer) < self.needed:
            return None
        return int(self.buffer[9:12]), self.buffer


def main() -> None:
    port, clients, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    said = json.loads(Path(sys.argv[4]).read_text())
    chooser = selectors.DefaultSelector()
    for n in range(clients):
        browser = Browser(port, n, said[n % len(said)])
        chooser.register(browser.socket, selectors.EVENT_READ, browser)
        browser.ask()
    print(json.dumps(_run(chooser, seconds)))


def _run(chooser: selectors.BaseSelector, seconds: float) -> dict[str, Any]:
    """The first second does not count."""
    began, cpu, walls = time.perf_counter(), 0.0, []
    statuses: dict[str, int] = {}
    wrong, size = [], 0
    counted = False
    while (now := time.perf_counter()) < began + 1 + seconds:
        if not counted and now > began + 1:
            counted, cpu = True, time.process_time()
        for key, _event in chooser.select(0.5):
            browser: Browser = key.data
            answer = browser.read()
            if answer is None:
                continue
            if counted:
                walls.append((time.perf_counter() - browser.sent) * 1000)
                statuses[str(answer[0])] = statuses.get(str(answer[0]), 0) + 1
                size = len(answer[1])
            if answer[0] >= 400 and len(wrong) < 5:
                wrong.append(answer[1][-400:].decode("utf-8", "replace"))
            browser.ask()
    walls.sort()
    return {
        "rate": len(walls) / seconds,
        "median": walls[len(walls) // 2] if walls else 0,
        "p95": walls[int(len(walls) * 0.95)] if walls else 0,
        "statuses": statuses,
        "wrong": wrong,
        "bytes": size,
        "own_cpu": (time.process_time() - cpu) / seconds,
    }


if __name__ == "__main__":
    main()
