"""Lists the licence of every package the product needs, from what is installed; fails on one we refuse.

python scripts/licences.py [--write]     (--write renews docs/licences.md)
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
EXTRAS = ("embed", "server", "ui")
# What a licence may be called in metadata; the first match names it.
KNOWN = (
    ("AGPL", r"\bAGPL|affero"),
    ("LGPL", r"\bLGPL|lesser general public"),
    ("GPL", r"\bGPL|general public license"),
    ("MPL-2.0", r"\bMPL|mozilla public"),
    ("Apache-2.0", r"apache"),
    ("BSD", r"\bbsd|\b0bsd"),
    ("MIT", r"\bmit\b|\bmit-0\b"),
    ("ISC", r"\bisc\b"),
    ("PSF-2.0", r"\bpsf|python software foundation"),
    ("HPND", r"\bhpnd|historical permission"),
    ("Zlib", r"\bzlib"),
    ("Unlicense", r"unlicense|public domain|cc0"),
)
REFUSED = {"AGPL", "GPL", "LGPL"}
# Refused in general; each is let pass for its reason.
EXCEPTIONS = {
    "frozendict": "PyLD needs it; used unchanged and as a package of its own, which the LGPL allows"
}


def needed(name: str, extras: tuple[str, ...], seen: set[str]) -> Iterator[Distribution]:
    """The distribution and all it needs, each once."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in seen:
        return
    seen.add(key)
    try:
        found = distribution(name)
    except PackageNotFoundError:  # a marker of another platform, or an extra that is not installed
        return
    yield found
    for text in found.requires or ():
        requirement = Requirement(text)
        wanted = any(
            requirement.marker is None or requirement.marker.evaluate({"extra": extra}) for extra in extras
        )
        if wanted:
            yield from needed(requirement.name, ("", *requirement.extras), seen)


def licence_of(package: Distribution) -> str:
    """The licences a package states in its metadata, by the names of KNOWN; "unknown" for none."""
    fields = package.metadata
    stated = [fields.get("License-Expression") or "", *(fields.get_all("Classifier") or ())]
    text = "\n".join(one for one in stated if "License" in one or " :: " not in one)
    if not text.strip():
        text = (fields.get("License") or "").split("\n", 1)[0]
    names = [name for name, pattern in KNOWN if re.search(pattern, text, re.IGNORECASE)]
    return " / ".join(names) or "unknown"


def asked() -> Iterator[Requirement]:
    """What pyproject.toml asks for to run the product."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    extras = (text for extra in EXTRAS for text in project["optional-dependencies"][extra])
    yield from map(Requirement, (*project["dependencies"], *extras))


def main() -> int:
    """Prints the table; 1 when a licence is refused."""
    seen: set[str] = set()
    packages = [one for wanted in asked() for one in needed(wanted.name, ("", *wanted.extras), seen)]
    rows = [
        (one.name, one.version, licence_of(one)) for one in sorted(packages, key=lambda p: p.name.lower())
    ]
    table = "\n".join(f"| {name} | {version} | {licence} |" for name, version, licence in rows)
    exceptions = "\n".join(f"- {name}: {reason}." for name, reason in EXCEPTIONS.items())
    page = (
        "# Licences of what the product needs\n\nWritten by `make licences` from the metadata of the "
        f"installed packages.\n\n| package | version | licence |\n|---|---|---|\n{table}\n\n"
        f"Let pass for a reason:\n\n{exceptions}\n"
    )
    if "--write" in sys.argv:
        PAGE.write_text(page, "utf8")
    else:
        print(page, end="")
    bad = [f"{name}: {licence}" for name, _, licence in rows if is_refused(name, licence)]
    for line in bad:
        print(f"refused: {line}", file=sys.stderr)
    return 1 if bad else 0


def is_refused(name: str, licence: str) -> bool:
    """Whether all that a package may be used under is refused, and it is no exception."""
    return name not in EXCEPTIONS and set(licence.split(" / ")) <= REFUSED


if __name__ == "__main__":
    sys.exit(main())
