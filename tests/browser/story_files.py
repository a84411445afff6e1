"""The files that people bring on their first day, made here: adverts, resumes, badges, exports, workbooks."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from pdf_builder import pdf, show

ADVERT = (
    "Ward Nurse",
    "Requirements",
    "- You must have experience of wound care.",
    "- You must know medication administration.",
    "Nice to have",
    "- Basic life support is desirable.",
)
ANALYST_ADVERT = (
    "Data Analyst\nRequirements\n- You must know SQL.\n- You must know Python.\n- Tableau is desirable.\n"
)


def page_of(lines: Sequence[str]) -> bytes:
    """A PDF with these lines one below the other."""
    return pdf("".join(show(line, 72, 720 - 20 * at) for at, line in enumerate(lines)))


def packed(files: Mapping[str, bytes | str]) -> bytes:
    """A zip of files by their path."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for path, content in files.items():
            container.writestr(path, content)
    return out.getvalue()


def badge(name: str, *tags: str) -> str:
    """An Open Badge 2.0 assertion with the whole badge inside; nobody signed it."""
    issuer = {"type": "Issuer", "id": "https://college.example/issuer", "name": "City College"}
    kind = {
        "type": "BadgeClass",
        "id": "https://college.example/badge",
        "name": name,
        "description": f"Holders showed {name} in a practical test.",
        "tags": list(tags),
        "issuer": issuer,
        "criteria": {"narrative": "A practical test."},
    }
    return json.dumps(
        {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "id": "https://college.example/assertion",
            "badge": kind,
            "issuedOn": "2025-05-01T00:00:00Z",
            "recipient": {"type": "email", "hashed": False, "identity": "somebody@example.org"},
            "verification": {"type": "HostedBadge"},
        }
    )


def applicants() -> bytes:
    """A folder a person: one with a resume and badges, one with a resume, one whose file is damaged."""
    return packed(
        {
            "applicants/n-1/resume.pdf": page_of(["Skills", "Wound care, medication administration"]),
            "applicants/n-1/wound-care.json": badge("Wound care", "wound care"),
            "applicants/n-1/life-support.json": badge("Basic life support", "basic life support"),
            "applicants/n-2/resume.txt": "Skills\nGardening\n",
            "applicants/n-3/resume.pdf": b"%PDF-1.4 cut off",
        }
    )


def linkedin_export() -> bytes:
    """What LinkedIn hands over: certifications, skills, and messages, which are nobody's business here."""
    return packed(
        {
            "Profile.csv": "First Name,Last Name,Headline,Summary\nSam,Example,Analyst,I like numbers\n",
            "Certifications.csv": "Name,Url,Authority,Started On,Finished On,License Number\n"
            "SQL Fundamentals,,City College,Mar 2024,,1\n",
            "Skills.csv": "Name\nSQL\nMicrosoft Excel\n",
            "Positions.csv": "Company Name,Title,Description,Location,Started On,Finished On\n"
            "Shop,Data Analyst,Reports in SQL,Here,Jan 2022,\n",
            "messages.csv": "CONVERSATION ID,FROM,CONTENT\n1,Pat,CANARY of a private message\n",
        }
    )


def workbook(*rows: Sequence[str]) -> bytes:
    """An Excel workbook of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def staff() -> bytes:
    """People in a workbook whose headers are not ours, with one row that has no id."""
    return workbook(
        ("Staff no", "Certificate held", "Given by", "Good until"),
        ("s-1", "Wound care", "City College", "2030-01-01"),
        ("s-1", "Medication administration", "City College", ""),
        ("s-2", "Forklift operation", "Site School", "2020-01-01"),
        ("", "Nobody's", "", ""),
    )


def jobs() -> bytes:
    """Postings in a workbook."""
    return workbook(("Ref", "Role", "Advert"), ("j-1", "Ward Nurse", "\n".join(ADVERT)))
