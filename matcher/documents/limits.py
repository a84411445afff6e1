"""Every limit on what is read, in one place: what is above is refused or cut, and said."""

from __future__ import annotations

MAX_FILE_BYTES = 10 * 1024**2
# Row files are corpora, read line by line and never handed to a parser, so they may be larger.
MAX_ROWS_FILE_BYTES = 256 * 1024**2
MAX_PAGES = 30
MAX_PAGE_CHARACTERS = 200_000
MAX_CHARACTERS = 1_000_000
# Of text nobody sees, kept to be shown; enough to see what was planted.
MAX_HIDDEN_CHARACTERS = 20_000
# A table of postings: no spreadsheet of them is wider or longer, but bombs are.
MAX_COLUMNS = 200
MAX_TABLE_ROWS = 20_000
# A file with more bad rows is none of ours; nobody reads on.
MAX_BAD_ROWS = 1_000

WORKER_SECONDS = 20.0
WORKER_CPU_SECONDS = 15
WORKER_MEMORY_BYTES = 512 * 1024**2

MAX_ZIP_ENTRIES = 2_000
MAX_ZIP_BYTES = 64 * 1024**2
MAX_ZIP_RATIO = 200
# Small entries of one repeated byte compress beyond any ratio and harm nobody.
RATIO_FREE_BYTES = 1024**2

MIN_FONT_POINTS = 2.0
# Share of control characters above which a file without NUL bytes is still taken for binary.
MAX_CONTROL_SHARE = 0.02
