"""A PostgreSQL of the tests' own: started in a temporary folder, thrown away with it."""

from __future__ import annotations

import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS_TO_START = 60


def find_programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    return Path(debian[-1]).parent if debian else None


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """The address of a server, ``host:port``, while it runs."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = _unprivileged(folder)
    port = _free_port()
    _call(user, programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8")
    options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", f"port={port}"]
    command = [programs / "postgres", "-D", folder / "data", *(f"--{option}" for option in options)]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, user=user, stdout=log, stderr=log, cwd="/")
    try:
        _wait(server, programs / "pg_isready", port)
        yield f"127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], asks: Path, port: int) -> None:
    """Until the server answers."""
    for _ in range(SECONDS_TO_START * 5):
        assert server.poll() is None, "PostgreSQL stopped as it started"
        if subprocess.run([asks, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False).returncode == 0:
            return
        time.sleep(0.2)
    raise AssertionError(f"PostgreSQL did not start within {SECONDS_TO_START} seconds")


def _unprivileged(folder: Path) -> str | None:
    """Whom to run as: PostgreSQL refuses root, so the folder is given to somebody else."""
    if os.geteuid() != 0:
        return None
    user = "nobody"
    shutil.chown(folder, user)
    return user


def _call(user: str | None, *command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command], user=user, capture_output=True, text=True, cwd="/", check=False
    )
    assert done.returncode == 0, f"{command[0]}: {done.stderr}{done.stdout}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
