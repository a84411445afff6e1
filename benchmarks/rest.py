"""Load on ``matcher serve``: how much is answered, how fast, and how the rest is refused.

    python benchmarks/rest.py [--seconds 15] [--clients 1 4 16 64]

A server of its own process on this machine; each client sends one ranking of 20 demo people after another, and on a
503 waits as long as ``Retry-After`` asks. A further client asks ``/health`` all the while. Client and server share the
machine's cores.
"""

from __future__ import annotations

import argparse
import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 20
START_SECONDS = 120


@dataclass
class Seen:
    """What clients saw: answers by status, and the seconds of those that were worked on (200)."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    without_hint: int = 0
    health: list[float] = field(default_factory=list)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16, 64])
    options = parser.parse_args()
    body = request_body()
    print(
        "| clients | ranked a second | p50 s | p95 s | refused (503, all with Retry-After) | other answers | /health p95 s |"
    )
    print("|---|---|---|---|---|---|---|")
    with served() as port:
        ask(port, body, Seen())  # loads what is loaded on first use
        for clients in options.clients:
            print(row(clients, under_load(port, body, clients, options.seconds), options.seconds), flush=True)


def request_body() -> bytes:
    """A demo posting and demo people, as one request."""
    posting = json.loads((ROOT / "data/demo/postings.jsonl").read_text("utf8").splitlines()[0])
    people = (ROOT / "data/demo/candidates.jsonl").read_text("utf8").splitlines()[:PEOPLE]
    asked = {
        "posting": {"id": posting["id"], "text": posting["text"]},
        "candidates": [json.loads(line) for line in people],
        "on": "2026-11-21",
        "top": 10,
    }
    return json.dumps(asked).encode()


@contextmanager
def served() -> Iterator[int]:
    """A server, ended afterwards: its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "matcher", "serve", "--port", str(port)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Returns when the server answers; fails when it does not within ``START_SECONDS``."""
    since = time.monotonic()
    while time.monotonic() - since < START_SECONDS:
        assert server.poll() is None, "the server ended by itself"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no server on port {port} after {START_SECONDS} s")


def under_load(port: int, body: bytes, clients: int, seconds: float) -> Seen:
    """What so many clients see who go on for so long."""
    seen, until = Seen(), time.monotonic() + seconds
    threads = [threading.Thread(target=keep_asking, args=(port, body, seen, until)) for _ in range(clients)]
    threads.append(threading.Thread(target=look_in, args=(port, seen, until)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def keep_asking(port: int, body: bytes, seen: Seen, until: float) -> None:
    """One client: asks again and again, and waits where it is told to."""
    while time.monotonic() < until:
        pause = ask(port, body, seen)
        if pause:
            time.sleep(min(pause, max(until - time.monotonic(), 0)))


def ask(port: int, body: bytes, seen: Seen) -> float:
    """Sends one request; the seconds to wait before the next."""
    since = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("POST", "/rank", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
    except OSError as error:
        seen.statuses[type(error).__name__] += 1
        return 0.1
    finally:
        connection.close()
    seen.statuses[str(answer.status)] += 1
    if answer.status == 200:
        seen.seconds.append(time.monotonic() - since)
    hint = answer.getheader("Retry-After")
    seen.without_hint += answer.status == 503 and hint is None
    return float(hint or 0)


def look_in(port: int, seen: Seen, until: float) -> None:
    """Asks for the server's health five times a second."""
    while time.monotonic() < until:
        since = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        seen.health.append(time.monotonic() - since)
        time.sleep(0.2)


def row(clients: int, seen: Seen, seconds: float) -> str:
    """A line of the table. Fails where a refusal did not say when to come again."""
    assert not seen.without_hint, "a 503 without Retry-After"
    others = {status: count for status, count in seen.statuses.items() if status not in ("200", "503")}
    p50, p95 = np.percentile(seen.seconds, [50, 95]) if seen.seconds else (float("nan"),) * 2
    return (
        f"| {clients} | {len(seen.seconds) / seconds:.1f} | {p50:.2f} | {p95:.2f} | {seen.statuses['503']} | "
        f"{others or 'none'} | {np.percentile(seen.health, 95):.3f} |"
    )


if __name__ == "__main__":
    main()
