"""What people send: a JSON Resume and the same badge in Open Badges 2.0 and 3.0."""

from __future__ import annotations

from typing import Any

RESUME: dict[str, Any] = {
    "basics": {"name": "Ann Lee", "email": "ann@example.org", "location": {"address": "1 High Street"}},
    "certificates": [{"name": "PMP", "issuer": "PMI", "date": "2024-03-01", "url": "https://example.org"}],
    "education": [
        {
            "institution": "A College",
            "area": "Biology",
            "studyType": "Bachelor",
            "endDate": "2015-06",
            "courses": ["SQL"],
        },
        {"institution": "A School", "area": "First aid", "endDate": "2016"},
    ],
    "work": [
        {
            "name": "A Ward",
            "position": "Nurse",
            "startDate": "2016-01",
            "endDate": "2020-01",
            "highlights": ["Led rounds"],
        },
        {"company": "B Ward", "position": "Ward sister", "startDate": "2020-02", "summary": "Wound care."},
    ],
    "skills": [
        {"name": "Databases", "level": "Master", "keywords": ["SQL", "Python"]},
        {"keywords": ["Kotlin"]},
    ],
    "languages": [{"language": "Spanish", "fluency": "Fluent"}, {"language": "Welsh"}],
    "awards": [{"title": "Nurse of the year", "awarder": "A Ward", "date": "2019"}],
    "volunteer": [{"position": "Coach", "organization": "Club"}],
}
OB2: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "recipient": {"type": "email", "identity": "sha256$1", "hashed": True},
    "issuedOn": "2024-01-31T23:59:59Z",
    "expires": "2027-01-31T23:59:59Z",
    "badge": {
        "id": "https://example.org/badge",
        "name": "SQL Nano",
        "description": "Queries in SQL.",
        "issuer": {"name": "A College"},
        "alignment": [{"targetName": "SQL", "targetUrl": "https://example.org/sql"}],
        "tags": ["databases", " "],
    },
    "verification": {"type": "hosted"},
}
OB3: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {"id": "did:example:1", "name": "A College"},
    "validFrom": "2024-01-31T00:00:00Z",
    "validUntil": "2027-01-31T00:00:00Z",
    "credentialSubject": {
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.org/badge",
            "achievementType": "MicroCredential",
            "name": "SQL Nano",
            "description": "Queries in SQL.",
            "alignment": [{"targetName": "SQL"}],
            "tag": ["databases"],
        },
    },
}
