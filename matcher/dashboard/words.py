"""The words the pages use: bands, statuses, aliases, and text made fit to be shown. Knows no Streamlit."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date

from matcher import Award, Document, LineEvidence, Ranked, Requirement, Stack, Target

BANDS = {"strong": "● strong", "good": "◕ good", "partial": "◑ partial", "weak": "○ weak"}
STATUSES = {
    "covered": "✓ covered",
    "partial": "◐ partial",
    "missing": "✗ missing",
    "not_assessable": "? not assessable",
}
LEVELS = {1: "awareness", 2: "basic", 3: "working", 4: "advanced", 5: "expert"}
FACTORS = {
    "assessment": "how it was tested",
    "verification": "whether somebody checked it",
    "specificity": "how directly it names the skill",
    "issuer": "who issued it",
    "recency": "how recent it is",
}
DECISIONS = {
    "advance": "→ advance",
    "hold": "‖ hold",
    "decline": "× decline",
    "needs_information": "? needs information",
}
VERIFIED = {"verified": "✓ verified", "claimed": "○ claimed", "rejected": "✗ rejected"}
SOON_DAYS = 90
ALIAS = "Candidate "
WORD_JOINER = "\u2060"

_NUMBERED = re.compile(r"[a-z]{0,3}[-_ ]?(\d{1,6})", re.IGNORECASE)
_ASCII_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_LINK_STARTS = re.compile(r"(?i)(www)(?=\\?\.)|(\\[:@])")
_KEPT_CONTROLS = "\n\t"


def plain(text: str) -> str:
    """The text without characters that hide or reorder what is shown, or that no page can carry."""
    return "".join(character for character in text if _is_shown(character))


def safe(text: str) -> str:
    """The text on one line, so that Markdown shows it to the letter: no link, image, colour or formula.

    The only way another person's text may reach a label, heading or message.
    """
    line = " ".join(plain(text).split())
    escaped = _ASCII_MARKS.sub(r"\\\1", line)
    return _LINK_STARTS.sub(lambda found: found.group(0) + WORD_JOINER, escaped)


def percent(share: float | None) -> str:
    """A share 0-1 as a whole percent; None is unknown."""
    return "unknown" if share is None else f"{100 * share:.0f} %"


def count_of(number: int, one: str, many: str | None = None) -> str:
    """``1 person``, ``2 people``; many: the plural where it is not one + s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def aliases(ids: Iterable[str]) -> dict[str, str]:
    """Candidate id -> a name that says nothing about the person, each its own.

    A numbered id keeps its number (``c-033`` is "Candidate 033"); any other id may hold a name and is
    shown by four or more characters of its hash.
    """
    known = sorted(set(ids))
    numbers = {
        identifier: found.group(1) for identifier in known if (found := _NUMBERED.fullmatch(identifier))
    }
    often = Counter(numbers.values())
    kept = {identifier: number for identifier, number in numbers.items() if often[number] == 1}
    hashes = {
        i: hashlib.sha256(i.encode("utf8", "replace")).hexdigest().upper() for i in known if i not in kept
    }
    length = 4
    while len({digest[:length] for digest in hashes.values()} | set(kept.values())) < len(known):
        length += 1
    short = {identifier: digest[:length] for identifier, digest in hashes.items()}
    return {identifier: f"{ALIAS}{(kept | short)[identifier]}" for identifier in known}


def handles(ids: Iterable[str]) -> dict[str, str]:
    """Candidate id -> the part of its alias that tells it apart: what may stand in an address."""
    return {identifier: alias.removeprefix(ALIAS) for identifier, alias in aliases(ids).items()}


def place_words(ranked: Ranked) -> str:
    """``3``, or ``=3`` for a tie."""
    return f"={ranked.rank}" if ranked.tied_with else str(ranked.rank)


def posting_labels(documents: Iterable[Document]) -> dict[str, str]:
    """Posting id -> its title or first line; those of one title also carry their id."""
    titles = {d.id: _short(plain(d.title or d.text.strip().split("\n", 1)[0])) or d.id for d in documents}
    often = Counter(titles.values())
    return {i: title if often[title] == 1 else f"{title} ({plain(i)})" for i, title in titles.items()}


def requirement_words(requirement: Requirement) -> str:
    """What is asked, with level and years where the posting states them."""
    extras = {_extra_words(target) for target in requirement.targets}
    if len(extras) == 1:
        return " or ".join(plain(target.label) for target in requirement.targets) + extras.pop()
    return " or ".join(plain(target.label) + _extra_words(target) for target in requirement.targets)


def level_words(level: int | None) -> str:
    """``advanced (4 of 5)``; None is "level not stated"."""
    return "level not stated" if level is None else f"{LEVELS[level]} ({level} of 5)"


def validity(award: Award, on: date) -> str:
    """Whether an award is in force on a day, with a symbol; a position says when it was held."""
    if award.kind == "experience":
        current = award.expires is None or award.expires >= on
        return "✓ current position" if current else f"○ past, until {award.expires}"
    if award.expires is None:
        return "? unknown, no date given" if award.issued is None else "✓ no expiry stated"
    if award.expires < on:
        return f"✗ expired {award.expires.isoformat()}"
    ends_soon = (award.expires - on).days <= SOON_DAYS
    return f"{'! ends soon,' if ends_soon else '✓ until'} {award.expires.isoformat()}"


def date_hint(awards: Iterable[Award], on: date) -> str:
    """How many of these awards have expired or end within 90 days; empty when none."""
    dated = [a.expires for a in awards if a.kind != "experience" and a.expires is not None]
    expired = sum(ends < on for ends in dated)
    soon = sum(0 <= (ends - on).days <= SOON_DAYS for ends in dated)
    return ", ".join(f"{number} {word}" for number, word in ((expired, "expired"), (soon, "soon")) if number)


def ending_soon(awards: Iterable[Award], on: date) -> list[Award]:
    """The awards that are in force on a day and end within 90, the first to end first."""
    dated = [(a.expires, a) for a in awards if a.kind != "experience" and a.expires is not None]
    soon = [(ends, award) for ends, award in dated if 0 <= (ends - on).days <= SOON_DAYS]
    return [award for _, award in sorted(soon, key=lambda pair: (pair[0], pair[1].title))]


def experience_words(stack: Stack) -> str:
    """The years of dated experience, in all and by skill, longest first."""
    labels = {evidence.key: plain(evidence.label) for evidence in stack.evidence}
    longest = sorted(stack.experience, key=lambda one: (-one[1], one[0]))
    named = [(key.partition(":")[2], years) for key, years in longest]
    return ", ".join(f"{labels.get(key, key) if key else 'in all'} {years:.1f}" for key, years in named)


def chain_words(line: LineEvidence, asked_level: int | None, *, full_at: float) -> str:
    """The numbers 0-1 that make one piece of evidence, a line each with its reason, and their product.

    full_at: the strength that counts as full (the policy's stack cap), by which the product is divided.
    """
    evidence = line.evidence
    shown = [("closeness to what is asked", line.similarity, line.reason)]
    shown += [(FACTORS.get(f.name, f.name), f.value, f.reason) for f in evidence.factors]
    shown.append(("level", line.level_fit, _level_reason(evidence.level, asked_level)))
    factors = [f"× {value:.2f}  {name}: {plain(reason)}" for name, value, reason in shown]
    return "\n".join(
        [*factors, f"= {line.contribution:.2f}  covered by this alone ({full_at:g} counts as full)"]
    )


def words_around(text: str, start: int, end: int, *, margin: int = 140) -> str:
    """The line of the text that holds ``[start, end)``, cut to ``margin`` characters on each side."""
    return "".join(_parts_around(text, start, end, margin)).strip()


def highlighted(text: str, start: int, end: int, *, margin: int = 140) -> str:
    """``words_around`` as Markdown with ``[start, end)`` bold on a background, all else to the letter."""
    before, marked, after = _parts_around(text, start, end, margin)
    shown = f":orange-background[**{safe(marked)}**]" if safe(marked) else ""
    return f"{_spaced(before)}{shown}{_spaced(after)}".strip()


def _parts_around(text: str, start: int, end: int, margin: int) -> tuple[str, str, str]:
    """What stands before, between and after two places, within their line and the margin."""
    first = max(text.rfind("\n", 0, start) + 1, start - margin)
    newline = text.find("\n", end)
    last = min(len(text) if newline < 0 else newline, end + margin)
    before = "… " if first and text[first - 1] != "\n" else ""
    after = " …" if last < len(text) and text[last] != "\n" else ""
    return before + plain(text[first:start]), plain(text[start:end]), plain(text[end:last]) + after


def _spaced(text: str) -> str:
    """``safe``, with the blanks that part it from its neighbours."""
    line = safe(text)
    if not line:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{line}{' ' if text[-1].isspace() else ''}"


def _level_reason(shown: int | None, asked: int | None) -> str:
    if asked is None:
        return "none is asked"
    return f"asked {level_words(asked)}; shown: {level_words(shown)}"


def _extra_words(target: Target) -> str:
    level = [f"at least {LEVELS[target.level]}"] if target.level else []
    years = [] if target.years is None else [f"{target.years:g} years"]
    return f" ({', '.join(level + years)})" if level or years else ""


def _is_shown(character: str) -> bool:
    return character in _KEPT_CONTROLS or unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def _short(text: str, limit: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
