"""Certificates as postings describe them, by words of their own rather than by the name a catalogue has.

"AALAS certification", "qualified mental health nurse", "registered with the appropriate body": what is asked is
clear to the reader, though no list of names holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.extraction.triggers import Triggered, is_whole

_PART = r"(?:[A-Z][\w&/+.'’-]*|\d{1,3}[ -]?(?:hr|hour)s?)"
_TITLE = rf"{_PART}(?: (?:(?:of|and|&|in|for|the|or) )?{_PART})*(?: \([A-Z][\w/-]*\))?"
# Who may not work without a qualification of their own.
_PROFESSIONS = (
    "nurse|midwife|doctor|physician|teacher|social worker|accountant|solicitor|lawyer|physiotherapist|radiographer|pharmacist|paramedic|therapist|psychologist|"
    "dietitian|electrician|plumber|surveyor|architect|counsellor|engineer|practitioner|dentist|optometrist|veterinarian|"
    "health visitor|midwive|psychiatrist|podiatrist|audiologist|osteopath|orthoptist|health professional|clinician|physician associate|clinical scientist|odp"
)
_PERSON_LAST = re.compile(rf"(?:{_PROFESSIONS})s?$", re.IGNORECASE)
# Words before "qualification" that do not say which.
_VAGUE = (
    "relevant|required|appropriate|minimum|necessary|following|above|equivalent|academic|further|these|those|overseas|mental|physical|towards|desired|min|technical|main|ideal|special|candidate|the|an?|any|all|and|or|of|with|have|has|your|our|their|"
    "recognised|recognized|suitable|formal|higher|educational|key|basic|other|essential|desirable|preferred|additional|similar|for|meet|meets|holds?|possess|own|same|such|"
    "post|skills|experience|education|knowledge|to|this|that|level|occupational|good|general|in|core|job|position|related|various|both|no|new|gain|gaining|full|particular|specific|on|per|by|is|are|beneficial|prior|amazing|great|strong|right|first|applicable|method|equipment|instrument|process|vendor|supplier|"
    "design|site|installation|operational|performance"
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
    r"current|active|skills|education|experience|knowledge|technical|post|job|work|training|role|general|core|physical|special|specific|must|and|or|has|have|with|position|candidate|min|pursuing|obtain|possess|maintain|hold|if|no|please|you|we|beneficial|applicable|amazing|prior)\b)"
)
# A certificate by its own words: what it is called before it, or who gives it behind it.
_TITLED = Triggered(
    rf"{_NO_TITLE}(?-i:{_TITLE}) (?:certifications?|certificates?|accreditation|licen[cs]ure|licen[cs]es?|registration|board[ -](?:eligible|certified)|qualifications?)\b|"
    rf"(?:[\w-]+ level )?(?:certification|certificate|accreditation|licensure|registration|registered|certified|accredited|licensed)"
    rf" (?:by|from|with|through)(?: either)?(?: the)? (?-i:{_TITLE})|"
    rf"(?:newly |fully |suitably )?(?:qualified|registered|chartered|licensed|certified) (?:(?!(?:and|who|with|to)\b)[\w-]+ |and experienced ){{0,4}}?(?:{_PROFESSIONS})s?\b|"
    r"\bnewly qualified\b|\b(?:professional|relevant|full|current|clinical|state) registration\b(?: as an? [\w-]+(?: [\w-]+)?)?|\bregistration as an? [\w-]+(?: [\w-]+)?|"
    r"\b(?:pilot|nursing|medical|engineering|teaching|contractor|real estate|insurance|professional|state)['’]?s? licen[cs](?:e|ure)\b|"
    rf"\b(?!(?:{_VAGUE})\b)[a-z-]+ (?:(?:and )?(?!(?:{_VAGUE})\b)[a-z-]+ )?qualifications?\b(?! (?:in|for|to|standards?|requirements?)\b)|\b(?:[a-z-]+/)?qualification in (?:(?!(?:or|and|with|would|will|is|which|at|from|to|a|the)\b)[a-z&-]+ ?){{1,4}}(?<! )|"
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
_BODY = (
    r"(?:(?:appropriate|relevant|recogni[sz]ed|professional|regulatory|governing|registering|accrediting|suitable|national) ){1,3}"
    r"(?:bod(?:y|ies)|regulators?|councils?|institutions?|association|royal college)(?: (?-i:[A-Z]{3,5}(?:/[A-Z]{3,5})*))?"
)
# "Registered with the appropriate body", "membership of a professional body": which one, the reader knows.
_UNNAMED_BODY = Triggered(
    rf"(?:\b(?:clinical|professional|current|full|active) )*\b(?:regist(?:ered|ration)|accreditation|membership) (?:with|of|by) "
    rf"(?:(?:the|an?|their|your|its) )?{_BODY}|\bregisterable with (?:the )?(?-i:[A-Z]{{3,6}})\b",
    *("regist", "accredit", "membership"),
)
# What is taken after qualifying. "Post-registration experience" is no certificate.
_AFTER_QUALIFYING = Triggered(
    r"\b(?:post-?graduate[/ ])?post[ -]?(?:registration|qualification|qualifying|basic) (?:(?!experience\b)[a-z-]+ )?"
    r"(?:training(?: (?:and|or|/) qualifications?)?|qualifications?|courses?|award)\b|\bqualified in special(?:i?ty|ism)\b",
    *("registration", "qualif", "basic"),
)
# Clearances by what they clear for, and certificates by the initials of who gives them.
_SHORT = Triggered(
    r"(?:(?:(?-i:[A-Z]{2,}) )*(?-i:[A-Z]{2,5}\)?|government) )suitability(?: (?:clearance|determination|requirements?))?\b|"
    r"\b(?:higher(?: level)?|(?-i:[A-Z]{4,5})) clearances?\b|sensitive compartmented information(?: \((?-i:SCI)\))?(?: access)?|"
    r"\b(?:prison|police|security) vetting\b|\b(?-i:PVG)(?: scheme)?(?: membership)?\b|\bdiploma of the (?-i:(?:Royal )?College of [A-Z]\w+)|"
    r"(?-i:(?:[A-Z][a-z]+ ){1,3}|\b[A-Z]{1,4} ?)\((?-i:ASCP|AMT|AAM|ARRT)\)|\bboard[ -]certified (?-i:[A-Z]\w+)|\b(?-i:[A-Z]{2}) (?:state )?licen[cs]e",
    *(
        "suitability",
        "clearance",
        "compartmented",
        "vetting",
        "pvg",
        "diploma of the",
        "(ascp",
        "(amt",
        "(aam",
        "(arrt",
    ),
    *("certified", "licen"),
)
_PATTERNS = (_TITLED, _UNNAMED_BODY, _AFTER_QUALIFYING, _SHORT)


def find_titled(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text names certificates by words of their own, in order; the longest where several overlap:
    "AALAS certification", "certification by the American Society of Clinical Pathology (ASCP)"."""
    folded = text.lower()
    found = [
        span
        for pattern in _PATTERNS
        for match in pattern.find_near(text, folded)
        if is_whole(text, match)
        for span in [match.span(), *_others(text, match)]
    ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(found), key=lambda span: (span[0] - span[1], span[0])):
        if not any(start < last and first < end for first, last in kept):
            kept.append((start, end))
    return tuple(sorted(kept))


def _others(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The other professions, or other bodies, of a list that a certificate begins."""
    further = _OTHER_PERSON if _PERSON_LAST.search(match.group()) else _OTHER_BODY
    place = match.end()
    while other := further.match(text, place):
        yield other.span(1)
        place = other.end(1)
