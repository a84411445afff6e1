"""Writes requirements.txt (what the product needs) and requirements-dev.txt (what the tests add).

    .venv/bin/python scripts/lock.py

Every package is pinned to the version that is installed, so run it in an environment whose tests pass.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Written by scripts/lock.py from pyproject.toml; torch is installed first (scripts/setup.sh).\n"
NOT_PINNED = re.compile(r"^(stackmatch|nvidia-.*|triton|cuda-.*)$")


def closure(names: list[tuple[str, frozenset[str]]]) -> dict[str, str]:
    """Name -> version of everything the named packages (with extras) need on this machine."""
    found: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    todo = list(names)
    while todo:
        name, extras = todo.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        package = distribution(name)
        found[canonicalize_name(name)] = package.version.partition("+")[0]
        for line in package.requires or []:
            need = Requirement(line)
            if need.marker is None or any(
                need.marker.evaluate({"extra": extra}) for extra in (extras or {""})
            ):
                todo.append((need.name, frozenset(need.extras)))
    return {name: version for name, version in sorted(found.items()) if not NOT_PINNED.match(name)}


def main() -> None:
    """Writes both files."""
    product = closure([("stackmatch", frozenset({"all"}))])
    development = closure([("stackmatch", frozenset({"dev"}))])
    added = {name: version for name, version in development.items() if name not in product}
    for path, pins in (("requirements.txt", product), ("requirements-dev.txt", added)):
        lines = [f"{name}=={version}\n" for name, version in pins.items()]
        (ROOT / path).write_text(HEADER + "".join(lines), "utf8")


if __name__ == "__main__":
    main()
