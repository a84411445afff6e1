"""A small workspace's content, and how a test reads a page."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from matcher import Document

APP = Path(__file__).parents[2] / "app.py"
MY_STACK = "matcher/dashboard/pages/my_stack.py"
VERIFY = "matcher/dashboard/pages/verify.py"
COMPARE = "matcher/dashboard/pages/compare.py"
MY_PATHWAY = "matcher/dashboard/pages/my_pathway.py"
CREDENTIALS = "matcher/dashboard/pages/credentials.py"
SKILLS = "matcher/dashboard/pages/skills.py"
DATA = "matcher/dashboard/pages/data.py"
NURSE = Document(
    "p-nurse",
    "You must have experience of wound care and medication administration.\n"
    "Python is desirable. A driving licence is an advantage.",
    "Nurse",
)
HOSTILE = (
    "Ann ![t](http://127.0.0.1:9/md.png) [click](javascript:alert(1)) :red[red] $x^2$ "
    "<img src=x onerror=alert(1)>"
)


def award(title: str, *skills: str, **fields: object) -> dict[str, object]:
    return {"title": title, "kind": "certificate", "issuer": "City College", "skills": list(skills)} | fields


ROWS: list[dict[str, object]] = [
    {"id": "c-1", "name": "Zelda Quist", "awards": [award("Wound care", "wound care", issued="2026-01-01")]},
    {"id": "c-2", "name": HOSTILE, "awards": [award(HOSTILE, "Python", HOSTILE, description=HOSTILE)]},
    {"id": "c-3", "name": "Nobody Known", "awards": [], "resume_text": " "},
    {"id": "c-4", "awards": [award("Wound care", "wound care", issued="2026-01-01")]},
    {
        "id": "zelda.q@example.org",
        "awards": [award("Lapsed", "Python", expires=(date.today() - timedelta(days=9)).isoformat())],
    },
]


ROWS_FILE = "\n".join(json.dumps(row) for row in ROWS).encode()


def shown_texts(app: AppTest) -> str:
    """All plain texts of a page, one a line."""
    return "\n".join(element.value for element in app.text)
