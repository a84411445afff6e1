"""What a file holds that a reader of it cannot see: kept apart from the text, to be shown to a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matcher.documents import limits
from matcher.documents.text import collapse
from matcher.types import HiddenText, Notice


@dataclass(slots=True)
class _Piece:
    """Hidden characters that follow each other and are hidden for one reason."""

    reason: str
    place: str
    characters: list[str]

    def value(self) -> HiddenText:
        """Two halves of a character (PDF gives UTF-16) become one."""
        units = "".join(self.characters).encode("utf-16-le", "surrogatepass")
        return HiddenText(collapse(units.decode("utf-16-le", "replace")), self.reason, self.place)


class Quarantine:
    """Gathers hidden text; all of it counts, the first ``limits.MAX_HIDDEN_CHARACTERS`` are kept.

    ``place``: where in the file the next text is, in words ("page 2").
    """

    def __init__(self) -> None:
        self.place = ""
        self._counts: Counter[str] = Counter()
        self._pieces: list[_Piece] = []
        self._is_open = False

    @property
    def total(self) -> int:
        """How many characters there were."""
        return self._counts.total()

    def add(self, text: str, reason: str) -> None:
        """Keep ``text``; it continues what was added last if that is hidden for the same reason."""
        room = limits.MAX_HIDDEN_CHARACTERS - self.total
        self._counts[reason] += len(text)
        if room <= 0:
            return
        last = self._pieces[-1] if self._is_open else None
        if last is None or (last.reason, last.place) != (reason, self.place):
            last = _Piece(reason, self.place, [])
            self._pieces.append(last)
        last.characters.append(text[:room])
        self._is_open = True

    def space(self) -> None:
        """Part what was added last from what comes next; without a count, for nobody hides a space."""
        if self._is_open and len(self._pieces[-1].characters) < limits.MAX_HIDDEN_CHARACTERS:
            self._pieces[-1].characters.append(" ")

    def close(self) -> None:
        """What is added next does not continue what was added last: something visible stands between."""
        self._is_open = False

    def pieces(self) -> tuple[HiddenText, ...]:
        """What is kept, in the order it was added."""
        return tuple(value for piece in self._pieces if (value := piece.value()).text)

    def notices(self) -> tuple[Notice, ...]:
        """What a person should know of it; nothing for nothing."""
        if not self.total:
            return ()
        reasons = ", ".join(f"{count} {why}" for why, count in sorted(self._counts.items()))
        message = f"{self.total} characters a reader cannot see were left out: {reasons}"
        return (Notice("hidden_text", message),)
