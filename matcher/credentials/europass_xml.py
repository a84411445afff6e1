"""Europass credentials in XML (EDCI 0.10, 2020), as the JSON of the model that followed it (ELM 3).

Their seals are XAdES, which is not checked here: what comes out is only what the file says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from matcher.errors import BadInput

SEAL = "its seal is in XML (XAdES), which is not checked here; ask its issuer for the JSON-LD form"
MAX_DEPTH = 8
MAX_CLAIMS = 500
_START = re.compile(rb"<(?:[\w.-]+:)?(?:europassCredential|verifiablePresentation)\b")
_SKILLS = ("relatedEscoSkill", "relatedESCOSkill", "relatedSkill")

Json = dict[str, Any]


def is_europass_xml(data: bytes) -> bool:
    """Whether ``data`` starts as a Europass credential in XML, or a presentation of one."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] == b"<" and _START.search(head) is not None


def read_europass_xml(data: bytes) -> Json:
    """The credential in an XML file, as an ELM 3 credential in JSON; of a presentation the first one.

    Raises BadInput for XML that is broken, declares entities, or holds no Europass credential.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise BadInput("the XML declares entities or a DTD, as bombs do; save it without them") from None
    except (ParseError, ValueError, LookupError) as error:
        raise BadInput(f"it starts as XML and cannot be read: {error}") from None
    found = next((node for node in root.iter() if _tag(node) == "europassCredential"), None)
    if found is None:
        raise BadInput("its XML holds no Europass credential")
    return _Reader(found).credential()


class _Reader:
    """One credential; what it refers to by ``idref`` is looked up among what it describes."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._described = {name: node for node in root.iter() if (name := node.get("id"))}
        self._left = MAX_CLAIMS

    def credential(self) -> Json:
        subject = _first(self._root, "credentialSubject")
        person: Json = {"fullName": _words(subject, "fullName")}
        person["hasClaim"] = [
            self._claim(node, MAX_DEPTH)
            for group, name in (("achievements", "learningAchievement"), ("activities", "activity"))
            for node in _all(_first(subject, group), name)
        ] or [{"type": "LearningAchievement", "title": _words(self._root, "title")}]
        return {
            "id": next((value for key, value in self._root.attrib.items() if key.endswith("}id")), None),
            "type": ["VerifiableCredential", "EuropeanDigitalCredential"],
            "issuer": self._organisation(_first(self._root, "issuer")),
            "validFrom": _text(self._root, "validFrom") or _text(self._root, "issued"),
            "issued": _text(self._root, "issued"),
            "validUntil": _text(self._root, "validUntil"),
            "credentialSubject": person,
        }

    def _claim(self, node: Element, depth: int) -> Json:
        self._left -= 1
        if self._left < 0:
            raise BadInput(f"it claims more than {MAX_CLAIMS} achievements and activities")
        kind = "LearningActivity" if _tag(node) == "activity" else "LearningAchievement"
        parts = _all(_first(node, "hasPart"), _tag(node)) if depth else ()
        return {
            "id": node.get("id"),
            "type": kind,
            "title": _words(node, "title"),
            "description": _words(node, "description"),
            "temporal": {"endDate": _text(node, "endedAtTime")},
            "awardedBy": [self._award(found) for found in _all(node, "wasAwardedBy")],
            "provenBy": [self._assessment(found) for found in _all(node, "wasDerivedFrom")],
            "specifiedBy": self._specification(self._reached(_first(node, "specifiedBy"))),
            "hasPart": [self._claim(part, depth - 1) for part in parts],
        }

    def _award(self, node: Element) -> Json:
        process = self._reached(node)
        return {
            "awardingBody": self._organisation(_first(process, "awardingBody")),
            "awardingDate": _text(process, "date"),
        }

    def _assessment(self, node: Element) -> Json:
        specified = self._reached(_first(node, "specifiedBy"))
        grading = self._reached(_first(specified, "gradingScheme"))
        return {
            "description": _words(node, "description"),
            "idVerification": _words(_first(node, "idVerificationMethod"), "targetName"),
            "specifiedBy": {
                "description": _words(specified, "description"),
                "gradingScheme": {"description": _words(grading, "description")},
            },
        }

    def _specification(self, node: Element | None) -> Json:
        outcomes = _all(_first(node, "learningOutcomes"), "learningOutcome")
        home = _first(node, "homepage")
        return {
            "id": home.get("uri") if home is not None else None,
            "title": _words(node, "title"),
            "dcType": {"prefLabel": _words(_first(node, "type"), "targetName")},
            "eqfLevel": [{"id": level.get("uri")} for level in _all(node, "eqfLevel")],
            "nqfLevel": [{"prefLabel": _words(level, "targetName")} for level in _all(node, "nqfLevel")],
            "learningOutcome": [self._outcome(self._reached(found)) for found in outcomes],
        }

    def _outcome(self, node: Element | None) -> Json:
        skills = (found for name in _SKILLS for found in _all(node, name))
        return {
            "title": _words(node, "prefLabel"),
            "relatedSkill": [{"id": s.get("uri"), "prefLabel": _words(s, "targetName")} for s in skills],
        }

    def _organisation(self, node: Element | None) -> Json:
        found = self._reached(node)
        return {"id": None if found is None else found.get("id"), "legalName": _words(found, "prefLabel")}

    def _reached(self, node: Element | None) -> Element | None:
        """What an element refers to, or the element itself."""
        name = None if node is None else node.get("idref")
        return node if name is None else self._described.get(name)


def _tag(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _all(node: Element | None, name: str) -> Iterator[Element]:
    return (child for child in (() if node is None else node) if _tag(child) == name)


def _first(node: Element | None, name: str) -> Element | None:
    return next(_all(node, name), None)


def _text(node: Element | None, name: str) -> str | None:
    found = _first(node, name)
    return (found.text or "").strip() or None if found is not None else None


def _words(node: Element | None, name: str) -> Json:
    """The texts of a child by language."""
    found = _all(_first(node, name), "text")
    return {text.get("lang", "en"): (text.text or "").strip() for text in found if (text.text or "").strip()}
