"""Degrees as postings and resumes write them: level, and the subjects they are asked in."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace

_S = r"['’\"]?s?['’]?"
# "MS" and "BA" are degrees only before one of these ("MS Office" and "Jackson, MS 39201" are not).
_AFTER = (
    r"(?=\s*(?:[/,);&+(]|or\b|and\b|in\b|degree|preferred|required|from\b|with\b|level|$|\n|\.\s|Computer|Data|Electrical|"
    r"Mechanical|Civil|Software|Information|Math|Statistics|Physics|Chemistry|Biology|Economics|Engineering|Business A|Nursing|"
    r"Finance|Accounting|Psychology|Education|English|History))"
)
# Levels of the regulated qualifications of England, Wales and Northern Ireland: 2 is EQF 3, 3 is EQF 4.
_SCHEME = r"(?:n\.?v\.?q\.?|rqf|qcf|svq)"
_VOCATIONAL = rf"{_SCHEME}(?:/{_SCHEME})*(?: at)?(?: level)? ?{{0}}|level {{0}} (?:\(or (?:above|higher)\) )?(?:{_SCHEME}(?:/[a-z]+)*(?: diploma)?|diploma|qualification|btec|vocational qualification)"
# (EQF level, how the level is written). European Qualifications Framework: 3 GCSE,
# 4 A-level, 5 HND, 6 bachelor, 7 master, 8 doctorate.
_LEVELS: tuple[tuple[int, str], ...] = (
    (
        8,
        r"doctorate|doctoral(?: degree)?|(?-i:D\.?Clin\.?Psych?|DClinPsych?ol)|(?-i:Ph\.?\s?D\b\.?|PHD|P\.H\.D\.?|phd)(?:['’]?s)?|d\.?phil\.?|(?-i:Pharm\.? ?D\b\.?|D\.?V\.?M\b\.?|M\.D\b\.?|MD\b)",
    ),
    (
        7,
        rf"master(?:{_S} degree|['’]s|s['’]?|(?:['’]s)? of \w+|(?=/ph))|(?-i:M\.?Sc|M\.S[cC]|msc|MSC(?= in\b| degree|/| or\b))\.?|(?-i:MBA|MPhys|MChem|MMath|MPharm|MSci|MArch|MRes|MBiol|LLM|MPH|MPA|MFA|MSW|MSN)|m\.?eng\.?|(?-i:M\.?Phil\.?)|"
        rf"post-?graduate (?:degree|diploma|qualification|level)s?|(?-i:PG[ -]?Dip)|(?-i:MBBS|MBChB|MB ?BS|MB BCh|BMBS)|(?:advanced|graduate) degrees?|"
        rf"(?-i:MS{_AFTER}|M\.S\.?|M\.A\.?|MA(?= in\b| degree|,? or (?:MS|PhD)|/MS)|M\.Ed\.?)",
    ),
    (
        6,
        rf"bachelor(?:{_S} degree|['’]s|s['’]?|(?:['’]s)? of \w+|(?= or\b| in\b|,|/| level))|b\.?sc\.?|b\.?eng\.?|(?-i:B\.?Ed\.?|BSN|BBA|BFA|LLB|BCom|BTech|BCA|BArch|BMus)|"
        rf"(?-i:BA{_AFTER}|B\.A\.?|BS{_AFTER}|BS\.(?=/)|B\.S\.?|B\.?Pharm|BVSc)|"
        r"(?:undergraduate|university|college|four[- ]year|4[- ]year|honou?rs|first) degree|graduation from an accredited (?:(?:four|4)[- ]year )?(?:college|university)|degree(?:[- ]level| qualification| educated|s)?|level 6 qualification",
    ),
    (
        5,
        rf"associate(?:['’]?s)?['’]? degree|foundation degree|(?-i:Dip(?:loma )?\.? ?H\.?E|Cert(?:ificate)?\.? ?H\.?E|Fd(?:Sc|A))|h\.?n\.?[dc]\.?|higher national (?:diploma|certificate)|diploma(?= in\b|(?: or (?:an? )?|/| / )(?:degree|b\.?sc))|(?<=degree/)diploma|{_VOCATIONAL.format('[45]')}",
    ),
    (
        4,
        rf"(?:high|secondary)[ -]school (?:diploma|degree|graduate|education)|hs diploma|(?-i:GED)(?: diploma| certificate)?|(?:GCE )?(?-i:A)[ -][Ll]evels?(?!\s*\d)|{_VOCATIONAL.format('(?:3|three)')}",
    ),
    (3, rf"(?-i:GCSE)(?:['’]?s)?|{_VOCATIONAL.format('(?:2|two)')}"),
)
_PARTS = "|".join(f"(?P<eqf{level}>{pattern})" for level, pattern in _LEVELS)
_DEGREE = re.compile(
    rf"(?:(?<!\w)(?<!\w-)(?<!\b\w\.)|(?-i:(?<=[a-z])(?=[A-Z])))(?:{_PARTS})(?:\s+degrees?)?(?:\s*\((?:hons?|honours)\))?(?:(?!\w)|(?-i:(?<=[a-z])(?=[A-Z])))",
    re.IGNORECASE,
)
_NOT_A_DEGREE = re.compile(
    r"\b(?:high|higher|some|certain|large|great|greater|significant|varying|vary in|different|any|what|360|\d+|scrum|the|lesser|this|"
    r"(?:two|three|2|3)[ -]year|third|in lieu of an?)[ -]$|[°]|(?:LC|GC|HPLC|UPLC|ICP)[/-] ?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"s?\s*\((?=(?:[BM]\.?[AS]|Ph))")
# "MD" is as often Maryland: it must stand with another degree.
_PHYSICIAN = re.compile(
    r"(?:D\.?|degree)s?(?:,| or|/|, or| and/or)+ ?$|^(?:,| or|/| and/or)+ ?(?:Ph|Pharm|DO\b|D\.O|M[SA]\b)|^[ -](?:degree|candidates?)"
)
_SUBJECT = re.compile(
    r"\s*(?:degree\s*)?(?:or (?:higher|above|greater|equivalent|advanced degree|advanced)\s*)?(?:\([^)]{0,40}\)\s*)?(?:in|of)\b:?\s+(?:the\s+)?",
    re.IGNORECASE,
)
_SUBJECT_INSIDE = re.compile(r"\bof (?!science|arts?\b|technology|philosophy|applied)(\w+)", re.IGNORECASE)
_SUBJECT_END = re.compile(
    r"[.;\n()•]|\b(?:with|and (?:at least|a |an |\d)|or (?:(?:the )?equivalent|a |an |\d|similar experience|relevant experience|master|bachelor|ph\.?d)|"
    r"plus|preferred|required|strongly|is|are|from|who|combined|master['’s]|bachelor['’s]|\d)\b",
    re.IGNORECASE,
)
_SUBJECT_GAP = re.compile(r"[,/|;]|\b(?:or|and/or)\b|&|\band\b", re.IGNORECASE)
_FILLER = re.compile(
    r"^\s*(?:an?|the|any|other|either)\s+|\s+(?:degree|discipline|field|subject)s?\s*$", re.IGNORECASE
)
_RELATED = re.compile(r"\b(?:related|relevant|similar|equivalent|appropriate|comparable)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,/]*(?:or|and|and/or|&)?[\s,/]*(?:a |an )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DegreeSpan:
    """A degree at ``[start, end)``, its EQF level, and the stretch that names its subjects (may be empty)."""

    start: int
    end: int
    eqf: int
    subject_start: int
    subject_end: int


def find_degrees(text: str) -> tuple[DegreeSpan, ...]:
    """Degrees named in a text, in order. "BS or MS in Biology" are two, both with the subject.

    >>> [(d.eqf, "Bachelor's degree in Nursing."[d.subject_start : d.subject_end])
    ...  for d in find_degrees("Bachelor's degree in Nursing.")]
    [(6, 'Nursing')]
    """
    found = [_with_subject(text, match) for match in _DEGREE.finditer(text) if _is_degree(text, match)]
    return _share_subjects(text, _apart(_as_one(text, found)))


def split_subjects(subjects: str) -> tuple[str, ...]:
    """The single subjects of a stretch such as "Computer Science, Mathematics or a related field".

    >>> split_subjects("Computer Science, Mathematics or a related field")
    ('Computer Science', 'Mathematics')
    """
    parts = (_FILLER.sub("", part).strip(" ,:()") for part in _SUBJECT_GAP.split(subjects))
    return tuple(part for part in parts if part and not _RELATED.search(part))


def _is_degree(text: str, match: re.Match[str]) -> bool:
    before, after = text[max(0, match.start() - 14) : match.start()], text[match.end() : match.end() + 12]
    if _NOT_A_DEGREE.search(before):
        return False
    if match.group() == "MD":
        return bool(_PHYSICIAN.search(before) or _PHYSICIAN.search(after))
    plain = match.group().lower() in ("degree", "degrees")
    return not (plain and (re.match(r"\s+of\b|s?\s*[CF]\b", after) or _LISTED.match(after)))


def _with_subject(text: str, match: re.Match[str]) -> DegreeSpan:
    start, end = match.start(), match.start() + len(match.group().rstrip())
    eqf = int(str(match.lastgroup)[3:])
    subject = _SUBJECT.match(text, end)
    if subject is None:
        inside = _SUBJECT_INSIDE.search(text, start, end)
        return DegreeSpan(start, end, eqf, *(inside.span(1) if inside else (end, end)))
    limit = min(len(text), subject.end() + 160)
    stop = _SUBJECT_END.search(text, subject.end(), limit)
    return DegreeSpan(start, end, eqf, subject.end(), max(subject.end(), stop.start() if stop else limit))


def _as_one(text: str, found: list[DegreeSpan]) -> list[DegreeSpan]:
    """The degrees with two names of one level, "BS/BA", as one."""
    joined: list[DegreeSpan] = []
    for degree in found:
        last = joined[-1] if joined else None
        if last and last.eqf == degree.eqf and text[last.end : degree.start] == "/":
            joined[-1] = replace(degree, start=last.start)
        else:
            joined.append(degree)
    return joined


def _apart(found: list[DegreeSpan]) -> list[DegreeSpan]:
    """The degrees with no subject that reaches into the next degree."""
    limits = [*(degree.start for degree in found[1:]), sys.maxsize]
    return [
        replace(degree, subject_end=max(degree.subject_start, min(degree.subject_end, limit)))
        for degree, limit in zip(found, limits, strict=False)
    ]


def _share_subjects(text: str, found: list[DegreeSpan]) -> tuple[DegreeSpan, ...]:
    """Gives "BS" in "BS or MS in Biology" the subject of its neighbour."""
    shared: list[DegreeSpan] = []
    for degree in reversed(found):
        after = shared[-1] if shared else None
        bare = degree.subject_start == degree.subject_end
        if after and bare and _BETWEEN.fullmatch(text, degree.end, after.start):
            degree = replace(degree, subject_start=after.subject_start, subject_end=after.subject_end)
        shared.append(degree)
    return tuple(reversed(shared))
