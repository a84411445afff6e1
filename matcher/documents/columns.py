"""Which column of a table of postings holds what: as stated, else by the names people give them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from matcher.errors import BadInput, UnreadableDocument

Row = Sequence[str]

# The fields of a posting that have text of their own, and the heading it gets below the main text.
SECTIONS = (
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("preferred", "Preferred qualifications"),
    ("skills", "Skills"),
    ("education", "Education requirements"),
    ("experience", "Experience requirements"),
)
FIELDS = ("id", "title", "text", *(field for field, _ in SECTIONS))
_TEXTS = FIELDS[2:]

# Names as they are after ``_folded``, also with "job", "position" or "vacancy" before them.
_NAMES = {
    "id": "id|ref|reference|reference number|ref no|requisition|requisition id|req id|code|number|uid|key",
    "title": "title|role|role title|position|position title|vacancy|name|posting title|job",
    "text": (
        "text|description|descriptions|desc|full description|description text|details|detail|body|content|"
        "advert|ad|advertisement|posting|posting text|summary|overview|full text|html|description html"
    ),
    "responsibilities": (
        "responsibilities|duties|main duties|key responsibilities|key duties|tasks|accountabilities|"
        "roles and responsibilities|duties and responsibilities|what you will do"
    ),
    "qualifications": (
        "qualifications|requirements|required qualifications|minimum qualifications|minimum requirements|"
        "essential|essential criteria|essentials|person specification|must have|must haves|required|criteria|"
        "candidate profile|key requirements|basic qualifications"
    ),
    "preferred": (
        "preferred|preferred qualifications|preferred skills|desirable|desirable criteria|desired|"
        "desired skills|nice to have|nice to haves|preferred requirements|optional"
    ),
    "skills": "skills|skill|required skills|key skills|technical skills|skill set|skillset|competencies",
    "education": "education|education requirements|education required|required education|degree|degrees",
    "experience": (
        "experience|experience requirements|experience required|required experience|years of experience|"
        "years experience|experience years|min experience|minimum experience|years"
    ),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_BEFORE = re.compile(r"^(?:job|position|vacancy|posting|the)\s+(?=\S)")
_NO_LETTER = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# A header stands near the top; above it there may be a title, a date, an empty row.
_HEADER_WITHIN = 20
_LOOKED_AT = 50
# Cells that are so long on average hold a posting and no name of something.
_POSTING_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table's columns hold: field -> position; the header's own number, from 1; and its cells.

    ``is_guess``: nobody stated it.
    """

    header: Row
    header_number: int
    places: Mapping[str, int]
    is_guess: bool

    def described(self) -> str:
        """For a person: which field is read from which column."""
        pairs = (f"{field} from {self.header[place][:60]!r}" for field, place in self.places.items())
        return ", ".join(pairs)

    def values(self, row: Row) -> dict[str, str]:
        """The filled fields of one row."""
        found = {field: row[place] for field, place in self.places.items() if place < len(row)}
        return {field: value for field, value in found.items() if value.strip()}


def check_columns(stated: Mapping[str, str] | None) -> None:
    """Raise BadInput for a mapping that names fields no posting has, or no text."""
    if stated is None:
        return
    if unknown := [field for field in stated if field not in FIELDS]:
        raise BadInput(f"no field {unknown[0]!r} in a table of postings; fields are: {', '.join(FIELDS)}")
    if not set(stated) & set(_TEXTS):
        raise BadInput(f"no column is named for the text of a posting; name one of: {', '.join(_TEXTS)}")


def find_columns(rows: Sequence[Row], stated: Mapping[str, str] | None = None) -> Columns:
    """The columns of a table; ``rows`` are its first ones, header included, blank ones too.

    stated: field -> header, as ``check_columns`` wants them; then those columns and no others are read.
    Raises UnreadableDocument where a stated header is missing, or no column can be the text.
    """
    top = rows[:_HEADER_WITHIN]
    found = (_match(row, number, stated) for number, row in enumerate(top, 1))
    columns = next(filter(None, found), None)
    if columns is None and stated is None:
        columns = _by_length(rows)
    if columns is None:
        wanted = ", ".join(map(repr, stated.values())) if stated else "the text of a posting"
        raise UnreadableDocument(f"no column for {wanted}; {_columns_said(top)}")
    return columns


def _match(row: Row, number: int, stated: Mapping[str, str] | None) -> Columns | None:
    """``row`` as the header, or None where it is none."""
    if stated is None:
        places = guess_places(row)
    else:
        names = [_folded(cell) for cell in row]
        wanted = {field: _folded(header) for field, header in stated.items()}
        places = {field: names.index(name) for field, name in wanted.items() if name in names}
        if len(places) < len(stated):
            return None
    return Columns(row, number, places, stated is None) if set(places) & set(_TEXTS) else None


def guess_places(row: Row) -> dict[str, int]:
    """Field -> position by the names in ``row``; of two columns of one field the first."""
    places: dict[str, int] = {}
    for place, cell in enumerate(row):
        field = _field_of(cell)
        if field is not None:
            places.setdefault(field, place)
    return {field: places[field] for field in FIELDS if field in places}


def _field_of(header: str) -> str | None:
    name = _folded(header)
    return _FIELD_OF.get(name) or _FIELD_OF.get(_BEFORE.sub("", name))


def _folded(header: str) -> str:
    words = _NO_LETTER.sub(" ", _CAMEL.sub(" ", header.strip()[:200]))
    return words.strip().casefold()


def _by_length(rows: Sequence[Row]) -> Columns | None:
    """The longest column of a table whose names tell nothing, under its first filled row."""
    number = next((number for number, row in enumerate(rows, 1) if any(row)), 0)
    header = rows[number - 1] if number else ()
    below = [row for row in rows[number : number + _LOOKED_AT] if any(row)]
    by_column = zip_longest(*below, fillvalue="")
    lengths = [sum(map(len, cells)) / len(below) for cells in by_column][: len(header)]
    if not lengths or max(lengths) < _POSTING_LENGTH:
        return None
    named = {field: place for field, place in guess_places(header).items() if field in ("id", "title")}
    return Columns(header, number, named | {"text": lengths.index(max(lengths))}, True)


def _columns_said(top: Sequence[Row]) -> str:
    header = max(top, key=lambda row: sum(map(bool, row)), default=())
    names = ", ".join(repr(cell[:40]) for cell in header[:12] if cell)
    return f"its columns are {names or 'empty'}; name them, for example text=Description"
