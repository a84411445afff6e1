"""Registrations, checks, clearances, permits and driving licences, as postings put them.

A posting seldom names them as a list would: "registered with the General Medical Council", "an enhanced
Disclosure and Barring Service check", "car driver essential". Each is one type of the catalogue; what names
no known body stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.extraction.triggers import REACH, Triggered

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
            r"enhanced (?:level )?(?:disclosure (?:(?:and|&) barring service(?: \(DBS\))?(?: with barred lists?)?(?: (?:check|clearance|disclosure|certificate))?)?|dbs(?: (?:check|clearance|disclosure|certificate))?)|"
            r"(?:dbs|disclosure (?:and|&) barring service(?: \(DBS\))?)(?: (?:check|clearance|disclosure))? (?:at|to an?) enhanced level",
            "enhanced",
        ),
    ),
    (
        "dbs-check",
        "DBS check",
        Triggered(
            r"(?:satisfactory |standard |basic )*(?:disclosure (?:and|&) barring service|(?-i:DBS|CRB))(?: \(DBS\))? (?:check|clearance|disclosure|certificate)s?(?: at standard level)?",
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
            r"(?:active |current |valid )?(?:(?-i:DOE|DoD|DOD|NATO|Q|L|U\.S\.|US) )?(?:government |federal )?(?:security|government) clearances?(?!:)|"
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
            r"(?:criminal )?background (?:check|investigation|screening|clearance)s?|criminal (?:records?|history) (?:check|clearance)s?|police (?:check|clearance)s?",
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
            r"(?:U\.\s?S\.?|(?-i:US|USA)|united states|american) (?:citizen(?:s|ship)?|persons?)\b",
            "citizen",
            "person",
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
            r"(?:right|eligib(?:le|ility)|entitled) to work in the (?:UK|United Kingdom)\b", "to work in"
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
            r"(?:(?:full|valid|current|clean|uk|british|manual) )*(?:driving|driver['’]?s?['’]?) licen[cs]e\b|car (?:owner ?[/&] ?driver|driver|owner)\b|full uk licen[cs]e\b",
            "licen",
            "car ",
        ),
    ),
)

_BODY_TYPES = frozenset(type_id for type_id, _, _, _ in _BODIES)
LEGAL_TYPES = frozenset(type_id for type_id, _, _ in _NEEDS)

_PART = r"(?:[A-Z][\w&/+.'’-]*|\d{1,3}[ -]?(?:hr|hour)s?)"
_TITLE = rf"{_PART}(?: (?:(?:of|and|&|in|for|the|or) )?{_PART})*(?: \([A-Z][\w/-]*\))?"
# Who may not work without a qualification of their own.
_PROFESSIONS = (
    "nurse|midwife|doctor|physician|teacher|social worker|accountant|solicitor|lawyer|physiotherapist|radiographer|pharmacist|paramedic|therapist|psychologist|"
    "dietitian|electrician|plumber|surveyor|architect|counsellor|engineer|practitioner|dentist|optometrist|veterinarian"
)
_PERSON_LAST = re.compile(rf"(?:{_PROFESSIONS})s?$", re.IGNORECASE)
# Words before "qualification" that do not say which.
_VAGUE = (
    "relevant|required|appropriate|minimum|necessary|following|above|equivalent|academic|further|these|those|overseas|mental|physical|towards|desired|min|technical|main|ideal|special|candidate|the|an?|any|all|and|or|of|with|have|has|your|our|their|"
    "recognised|recognized|suitable|formal|higher|educational|key|basic|other|essential|desirable|preferred|additional|similar|for|meet|meets|holds?|possess|own|same|such|"
    "post|skills|experience|education|knowledge|to|this|that|level|occupational|good|general|in|core|job|position|related|various|both|no|new|gain|gaining|full|particular|specific|on|per|by|is|are"
)
# What holds an accreditation of its own, and is no person: "a CAP accredited laboratory".
_NO_PERSON = (
    "teams?|services?|hospitals?|trusts?|units?|providers?|cent(?:re|er)s?|programmes?|programs?|training|courses?|universit(?:y|ies)|schools?|colleges?|"
    "lab\\w*|facilit\\w+|organi[sz]ations?|compan(?:y|ies)|clinics?|employers?|practices?|environments?|standards?|sites?|suppliers?|status"
)
# Memberships and fellowships of the medical royal colleges, and the routes onto the specialist register.
_COLLEGES = r"(?-i:(?:MRC|FRC)(?!N\b|C\b)[A-Z][A-Za-z]{0,6}|DRCOG|FFICM|FFPH|MFPH|MFDS|CESR|CEGPR|CCST|CQSW|Dip ?SW|DCR(?:\([RT]\))?)(?:[ -]?\(?(?:CP|UK)\)?)?(?: parts? [\dIi]+(?:(?: and | & |/)[\dIi]+)?)?"
# Words that begin a sentence rather than a name.
_NO_TITLE = (
    r"(?!(?:required|minimum|preferred|desired|desirable|essential|additional|basic|key|relevant|professional (?!(?-i:[A-Z]))|appropriate|industry|other|any|all|the|a|an|your|our|this|these|valid|"
    r"current|active|skills|education|experience|knowledge|technical|post|job|work|training|role|general|core|physical|special|specific|must|and|or|has|have|with|position|candidate|min|pursuing|obtain|possess|maintain|hold|if|no|please|you|we)\b)"
)
# A certificate by its own words: what it is called before it, or who gives it behind it.
_TITLED = Triggered(
    rf"{_NO_TITLE}(?-i:{_TITLE}) (?:certifications?|certificates?|accreditation|licen[cs]ure|licen[cs]es?|registration|board[ -](?:eligible|certified)|qualifications?)\b|"
    rf"(?:[\w-]+ level )?(?:certification|certificate|accreditation|licensure|registration|registered|certified|accredited|licensed)"
    rf" (?:by|from|with|through)(?: either)?(?: the)? (?-i:{_TITLE})|"
    rf"(?:newly |fully |suitably )?(?:qualified|registered|chartered|licensed|certified) (?:[\w-]+ ){{0,4}}?(?:{_PROFESSIONS})s?\b|"
    r"\bnewly qualified\b|\b(?:professional|relevant|full|current|clinical|state) registration\b(?: as an? [\w-]+(?: [\w-]+)?)?|\bregistration as an? [\w-]+(?: [\w-]+)?|"
    r"\b(?:pilot|nursing|medical|engineering|teaching|contractor|real estate|insurance|professional|state)['’]?s? licen[cs](?:e|ure)\b|"
    rf"\b(?!(?:{_VAGUE})\b)[a-z-]+ (?:(?:and )?(?!(?:{_VAGUE})\b)[a-z-]+ )?qualifications?\b(?! (?:in|for|to|standards?|requirements?)\b)|\bqualification in (?:(?!(?:or|and|with|would|is|which|at|from|to|a|the)\b)[a-z&-]+ ?){{1,4}}(?<! )|"
    rf"(?-i:[A-Z]{{3,6}})[ -](?:registered|accredited|qualified|chartered|certified|board[ -]eligible)\b(?![ -](?:[\w-]+ ){{0,2}}(?:{_NO_PERSON})\b)|{_COLLEGES}\b|"
    r"(?:approv(?:al|ed) under )?\bsection 12(?: ?\(2\))?(?: of the mental health act(?: 1983)?)?(?: approv(?:al|ed))?|\bs12 approv(?:al|ed)|\bapproved clinician(?: status)?|"
    r"(?:category |full |provisional )?(?-i:C1) (?:driving |provisional )?(?:licen[cs]e|entitlement|category)|"
    rf"(?-i:Professional {_PART}) (?:registration|licen[cs](?:ure|e)|certification)|"
    rf"\b(?:membership|member) (?:of|with) (?:the )?(?-i:(?:[A-Z][\w-]* )*(?:Royal|Society|Institute|Institution|College|Association|Academy|Council)\b(?: (?:of|for|and|[A-Z][\w-]*))*)",
    "member",
    "certif",
    "accredit",
    "licen",
    "regist",
    "eligible",
    "qualif",
    "chartered",
    "section 12",
    "approved clinician",
    "c1",
    "s12",
    *("mrc", "frc", "drcog", "fficm", "ffph", "mfph", "mfds", "cesr", "cegpr", "ccst", "cqsw", "dip", "dcr"),
)
# "a registered nurse, midwife or paramedic": the other professions.
_OTHER_PERSON = re.compile(
    rf"(?:\s*/\s*|,\s*(?:or )?|\s+or )(?:an? )?((?:[\w-]+ ){{0,2}}?(?:{_PROFESSIONS})s?)\b", re.IGNORECASE
)
_OTHER_BODY = re.compile(rf"(?:,|,? or|,? and)(?: the)? ({_TITLE}(?<=\)))")


def find_titled(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text names certificates by words of their own, in order: "AALAS certification",
    "certification by the American Society of Clinical Pathology (ASCP)"."""
    found = []
    for match in _TITLED.find_near(text, text.lower()):
        if _is_whole(text, match):
            found.append(match.span())
            further = _OTHER_PERSON if _PERSON_LAST.search(match.group()) else _OTHER_BODY
            while other := further.match(text, found[-1][1]):
                found.append(other.span(1))
    return tuple(found)


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
        if _is_whole(text, match)
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


def _is_whole(text: str, match: re.Match[str]) -> bool:
    """Whether a match begins and ends with a word, or where a line break was lost."""
    start, end = match.span()
    return _is_edge(text[start - 1 : start + 1] if start else "") and _is_edge(text[end - 1 : end + 1])


def _is_edge(around: str) -> bool:
    return not around.isalnum() or len(around) < 2 or (around[0].islower() and around[1].isupper())
