"""Registrations, checks, clearances, permits and driving licences, as postings put them.

A posting seldom names them as a list would: "registered with the General Medical Council", "an enhanced
Disclosure and Barring Service check", "car driver essential". Each is one type of the catalogue; what names
no known body stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.extraction.triggers import REACH, Triggered, is_whole

_FULLY = r"(?:(?:full|fully|current|currently|valid|active|appropriate|professional|unrestricted|live) )*"
_WITH = r"(?: (?:with|on|by|at|to|of))?(?: (?:the|a|an|full|UK|our))*"
# Regulators: what registration with each is called in the catalogue, and the triggers of its names.
_BODIES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "gmc-registration",
        "GMC registration",
        r"(?-i:GMC)|general medical council",
        ("gmc", "general medical"),
    ),
    (
        "nmc-registration-nurse",
        "NMC registration as a nurse",
        r"(?-i:NMC)|nursing (?:and|&) midwifery council",
        ("nmc", "midwifery council"),
    ),
    (
        "hcpc-registration",
        "HCPC registration",
        r"(?-i:HCPC)|health (?:and|&) care professions council",
        ("hcpc", "professions council"),
    ),
    (
        "gphc-registration",
        "GPhC registration as a pharmacist",
        r"(?-i:GPhC|GPHC)|general pharmaceutical council",
        ("gphc", "pharmaceutical council"),
    ),
    (
        "social-work-england-registration",
        "Social Work England registration",
        r"(?-i:SWE)|social work england",
        ("swe", "social work england"),
    ),
)
_ANY_BODY = "|".join(f"(?P<body{number}>{body})" for number, (_, _, body, _) in enumerate(_BODIES))
_JOINED = r"(?:\s*[,/]\s*(?:or |and )?|\s+(?:and/or|or|and|&)\s+)(?:(?:with |by )?the )?"
# "HCPC or NMC registration", "registered with the NMC or the HCPC": the other of two bodies.
_BODY_BEFORE = re.compile(rf"(?<!\w)(?:{_ANY_BODY})(?: \([A-Z]{{2,5}}\))?{_JOINED}$", re.IGNORECASE)
_BODY_BEHIND = re.compile(rf"{_JOINED}(?:{_ANY_BODY})(?: \([A-Z]{{2,5}}\))?(?!\w)", re.IGNORECASE)
_CLEARANCE = r"(?:security )?clearances?(?: level)?"
_NEEDS: tuple[tuple[str, str, Triggered], ...] = (
    *(
        (
            type_id,
            name,
            Triggered(
                rf"{_FULLY}regist(?:ered|ration|er|rant)(?: (?:nurse|midwife|doctor|practitioner|paramedic|pharmacist|physiotherapist|radiographer|as an? [\w-]+))?{_WITH} (?:{body})(?: \([A-Z]{{2,5}}\))?(?: regist\w+)?\b|"
                rf"{_FULLY}(?:{body})(?: \([A-Z]{{2,5}}\))?(?: and (?-i:NMC|HCPC|GMC))?[ -](?:registered|registration|qualified|pin\b|register\b|membership)(?: number)?",
                *triggers,
            ),
        )
        for type_id, name, body, triggers in _BODIES
    ),
    (
        "nmc-registration-nurse",
        "NMC registration as a nurse",
        Triggered(r"(?:valid|current|live|active) pin(?: numbers?)?\b", " pin"),
    ),
    (
        "gmc-specialist-register",
        "Entry on the GMC specialist register",
        Triggered(r"(?:(?:gmc|uk) )?specialist regist(?:er|ration)\b", "specialist regist"),
    ),
    (
        "gmc-licence-to-practise",
        "Licence to practise medicine (GMC)",
        Triggered(r"licen[cs]e to practi[cs]e\b", " to practi"),
    ),
    (
        "dbs-enhanced",
        "Enhanced DBS check",
        Triggered(
            r"enhanced (?:level )?(?:disclosure (?:(?:and|&) barring services?(?: \(DBS\))?(?: with barred lists?)?(?: (?:check|clearance|disclosure|certificate|search))?)?|dbs(?: (?:check|clearance|disclosure|certificate))?)|"
            r"(?:dbs|disclosure (?:and|&) barring service(?: \(DBS\))?)(?: (?:check|clearance|disclosure))? (?:at|to an?) enhanced level|disclosure at the enhanced level(?: from the disclosure (?:and|&) barring services?)?",
            "enhanced",
        ),
    ),
    (
        "dbs-check",
        "DBS check",
        Triggered(
            r"(?:satisfactory |standard |basic )*(?:disclosure (?:and|&) barring (?:service|scheme)|(?-i:DBS|CRB))(?: \(DBS\))? (?:check|clearance|disclosure|certificate)s?(?: at standard level)?",
            "disclosure",
            "dbs",
            "crb",
        ),
    ),
    (
        "us-ts-sci",
        "TS/SCI clearance",
        Triggered(
            rf"(?:active |current )?(?:(?-i:TS)(?: ?/ ?| )(?-i:SCI)|top secret ?/ ?(?-i:SCI))(?: (?:with|w/) (?:[\w-]+ ){{0,3}}poly(?:graph)?| {_CLEARANCE}| eligibility)*",
            "sci",
        ),
    ),
    (
        "us-top-secret-clearance",
        "Top Secret clearance (United States)",
        Triggered(
            rf"(?:active |current )?(?:top[ -]secret|(?-i:TS))(?: (?:us|u\.s\.|government|dod))* {_CLEARANCE}|(?-i:Top Secret|TOP SECRET)\b",
            "clearance",
            "top secret",
        ),
    ),
    (
        "us-secret-clearance",
        "Secret clearance (United States)",
        Triggered(
            rf"(?:active |current |interim )?(?:dod )?secret(?: (?:us|u\.s\.|government|dod))* {_CLEARANCE}",
            "clearance",
        ),
    ),
    (
        "us-public-trust",
        "Public Trust clearance",
        Triggered(r"public trust(?: clearance| investigation)?\b", "public trust"),
    ),
    ("uk-sc-clearance", "Security Check clearance", Triggered(r"(?-i:SC)[ -]clear(?:ance|ed)", "clear")),
    ("uk-dv-clearance", "Developed Vetting clearance", Triggered(r"(?-i:DV)[ -]clear(?:ance|ed)", "clear")),
    (
        "security-clearance",
        "Security clearance",
        Triggered(
            r"(?:active |current |valid )?(?:(?-i:DOE|DoD|DOD|NATO|Q|L|U\.S\.|US) )?(?:government |federal )?(?<!checks and )(?:security|government) clearances?(?!:)|"
            r"security investigation|access to classified (?:information|material)|(?<=active )clearance|(?<=obtain a )clearance|(?<=maintain a )clearance|\bclearance(?= (?:is )?required)",
            "clearance",
            "security investigation",
            "classified",
        ),
    ),
    (
        "background-check",
        "Background check",
        Triggered(
            r"(?:criminal )?background (?:check|investigation|screening|clearance)s?(?! and security clearance)|criminal (?:records?|history) (?:check|clearance)s?|police (?:check|clearance)s?",
            "background",
            "criminal",
            "police",
        ),
    ),
    (
        "drug-test",
        "Drug test",
        Triggered(r"drug (?:and alcohol )?(?:test|screen)(?:ing|s)?", "drug"),
    ),
    (
        "us-citizenship",
        "United States citizenship",
        Triggered(
            r"(?:U\.\s?S\.?|(?-i:US|USA)|united states|american) (?:citizen(?:s|ship)?|persons?|nationals?)\b",
            "citizen",
            "person",
            "national",
        ),
    ),
    (
        "us-permanent-residency",
        "Permanent residency (United States)",
        Triggered(
            r"(?:lawful )?permanent residen(?:cy|ce|ts?)\b|(?-i:Green Card)(?: holders?)?",
            "permanent resid",
            "green card",
        ),
    ),
    (
        "us-work-authorization",
        "Authorization to work in the United States",
        Triggered(
            r"(?:legally )?authori[sz]ed to work in the (?:U\.S\.?|US|United States)|(?:US|U\.S\.) work authori[sz]ation",
            "authori",
        ),
    ),
    (
        "right-to-work-uk",
        "Right to work in the United Kingdom",
        Triggered(
            r"(?:right|eligib(?:le|ility)|entitled) to work in the (?:UK|United Kingdom)\b|right to work checks?\b",
            "to work in",
            "right to work",
        ),
    ),
    (
        "us-drivers-license",
        "US driver's license",
        Triggered(
            r"(?:(?:valid|current|state|clean) )*(?:driver['’]?s?['’]?|driving) license\b",
            "license",
        ),
    ),
    (
        "uk-driving-licence-b",
        "UK driving licence (category B)",
        Triggered(
            r"(?:(?:full|valid|current|clean|uk|british|manual) )*(?:driving|driver['’]?s?['’]?) licen[cs]e\b|car (?:owner(?: ?[/&] ?| and )driver|driver|owner)\b|(?:full uk|clean) licen[cs]e\b|"
            r"(?<=able to )drive(?=[,.;)]|\s*$| and | a (?:car|vehicle|motor))|(?<=required to )drive(?=[,.;)]|\s*$| and | a (?:car|vehicle|motor))",
            "licen",
            "car ",
            "drive",
        ),
    ),
)

_BODY_TYPES = frozenset(type_id for type_id, _, _, _ in _BODIES)
LEGAL_TYPES = frozenset(type_id for type_id, _, _ in _NEEDS)


@dataclass(frozen=True, slots=True)
class LegalNeed:
    """A registration, check or permit at ``[start, end)``, and the catalogue type it is."""

    start: int
    end: int
    type_id: str
    label: str


def find_legal_needs(text: str) -> tuple[LegalNeed, ...]:
    """What a text names of registrations, checks and permits, in order; the longest where several overlap.

    >>> [need.type_id for need in find_legal_needs("Registered with the NMC; enhanced DBS check.")]
    ['nmc-registration-nurse', 'dbs-enhanced']
    """
    folded = text.lower()
    found = [
        LegalNeed(*match.span(), type_id, label)
        for type_id, label, pattern in _NEEDS
        for match in pattern.find_near(text, folded)
        if is_whole(text, match)
    ]
    found += [other for need in found for other in _coordinated(text, need)]
    kept: list[LegalNeed] = []
    for need in sorted(found, key=lambda need: (need.start - need.end, need.start)):
        if not any(need.start < other.end and other.start < need.end for other in kept):
            kept.append(need)
    return tuple(sorted(kept, key=lambda need: need.start))


def _coordinated(text: str, need: LegalNeed) -> list[LegalNeed]:
    """The registrations with other bodies that share a word with one: "HCPC or NMC registration"."""
    if need.type_id not in _BODY_TYPES:
        return []
    beyond = min(need.start, REACH)
    before = _BODY_BEFORE.search(text[need.start - beyond : need.start])
    behind = _BODY_BEHIND.match(text, need.end)
    return [
        LegalNeed(moved + match.start(name), moved + match.end(name), *_BODIES[int(name[4:])][:2])
        for match, moved in ((before, need.start - beyond), (behind, 0))
        if match is not None and (name := str(match.lastgroup))
    ]
