"""O*NET: the text release of the O*NET database (tab-separated tables).

Ids are O*NET's own codes: content model elements (2.A.1.a), detailed work activities
(4.A.1.a.1.I01.D01) and UNSPSC commodities (43232202). A technology example has no code of its own
and gets the commodity's and its name (43232202/adobe-acrobat).
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict

from matcher.keys import normalise
from matcher.taxonomy.model import Skill, SkillKind
from matcher.taxonomy.readers.draft import TaxonomyDraft
from matcher.taxonomy.readers.release import Release, Row

SOURCE = "O*NET database of the U.S. Department of Labor, CC BY 4.0"
ACTIVITY = ("Element ID", "Element Name", "IWA ID", "IWA Title", "DWA ID", "DWA Title")
TECHNOLOGY = "technology"
TOOLS = "tools"
# The branches of the content model that say what people can do or know.
BRANCHES: dict[str, SkillKind] = {"2.A": "transversal", "2.B": "transversal", "2.C": "knowledge"}
_SOFTWARE = re.compile(r"\s+software$", re.IGNORECASE)
_TRAILING_SHORT = re.compile(r"^(?P<long>.+?)\s+(?P<short>[A-Z][A-Za-z]?[A-Z][A-Z0-9]{0,4})$")


class Tabs(csv.excel_tab):
    """Tab-separated values as O*NET writes them: a quotation mark is an ordinary character."""

    quoting = csv.QUOTE_NONE


def is_onet(release: Release) -> bool:
    """Whether the release holds O*NET's content model and technology tables."""
    return {"Content Model Reference.txt", "Technology Skills.txt"} <= set(release.names)


def read_onet(release: Release) -> TaxonomyDraft:
    """Skills, knowledge, work activities, technologies and tools of an O*NET text release."""
    nodes = [*_elements(release), *_activities(release), *_technologies(release), *_tools(release)]
    return TaxonomyDraft(tuple(nodes), (), SOURCE)


def short_forms(name: str) -> tuple[str, ...]:
    """Other ways to write an O*NET technology name: without "software", and both halves of a name
    that ends in its own abbreviation.

    >>> short_forms("Extensible markup language XML")
    ('Extensible markup language', 'XML')
    """
    forms = []
    if bare := _SOFTWARE.sub("", name):
        forms.append(bare)
    found = _TRAILING_SHORT.match(name)
    if found and " " in found["long"] and _abbreviates(found["short"].lower(), found["long"].lower()):
        forms += [found["long"], found["short"]]
    return tuple(form for form in forms if form != name)


def _abbreviates(short: str, long: str) -> bool:
    """Whether the letters of ``short`` stand in ``long`` in that order."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _table(release: Release, name: str, *needs: str) -> list[Row]:
    return [row for _, row in release.rows(name, needs=needs, dialect=Tabs)]


def _elements(release: Release) -> list[Skill]:
    rows = _table(release, "Content Model Reference.txt", "Element ID", "Element Name", "Description")
    codes = {row["Element ID"] for row in rows}
    inner = {code.rpartition(".")[0] for code in codes}
    nodes = []
    for row in rows:
        code = row["Element ID"]
        kind = next((kind for branch, kind in BRANCHES.items() if f"{code}.".startswith(f"{branch}.")), None)
        if kind is None:
            continue
        parent = None if code in BRANCHES else code.rpartition(".")[0]
        node_kind: SkillKind = "group" if code in inner else kind
        nodes.append(
            Skill(code, row["Element Name"], node_kind, parent, description=row["Description"].strip())
        )
    return nodes


def _activities(release: Release) -> list[Skill]:
    """General activities as groups, intermediate ones as skills, detailed ones as narrower skills."""
    if "DWA Reference.txt" not in release.names:
        return []
    nodes: dict[str, Skill] = {}
    rows = _table(release, "DWA Reference.txt", *ACTIVITY)
    for row in rows:
        nodes[row["Element ID"]] = Skill(row["Element ID"], row["Element Name"], "group", None)
        nodes[row["IWA ID"]] = Skill(row["IWA ID"], row["IWA Title"].rstrip("."), "skill", row["Element ID"])
        nodes[row["DWA ID"]] = Skill(row["DWA ID"], row["DWA Title"].rstrip("."), "skill", row["IWA ID"])
    return list(nodes.values())


def _technologies(release: Release) -> list[Skill]:
    """Commodities under one top group, and each example under the commodity it is most listed with."""
    titles: dict[str, str] = {}
    listed: dict[str, Counter[str]] = defaultdict(Counter)
    for row in _table(release, "Technology Skills.txt", "Example", "Commodity Code", "Commodity Title"):
        if not row["Example"].strip():
            continue
        titles[row["Commodity Code"]] = row["Commodity Title"]
        listed[row["Example"].strip()][row["Commodity Code"]] += 1
    nodes = [Skill(TECHNOLOGY, "Technology", "group", None)]
    for code, title in titles.items():
        nodes.append(Skill(code, title, "tool", TECHNOLOGY, short_forms(title)))
    taken = {normalise(title) for title in titles.values()}
    for example, codes in listed.items():
        code = min(codes, key=lambda code: (-codes[code], code))
        if normalise(example) not in taken:
            slug = re.sub(r"[^a-z0-9+#.]+", "-", example.lower()).strip("-")
            nodes.append(Skill(f"{code}/{slug}", example, "tool", code, short_forms(example)))
    return nodes


def _tools(release: Release) -> list[Skill]:
    """The kinds of tools and machines; the examples are common nouns and stay out."""
    if "Tools Used.txt" not in release.names:
        return []
    rows = _table(release, "Tools Used.txt", "Commodity Code", "Commodity Title")
    titles = {row["Commodity Code"]: row["Commodity Title"] for row in rows}
    nodes = [Skill(code, title, "tool", TOOLS) for code, title in sorted(titles.items())]
    return [Skill(TOOLS, "Tools and machines", "group", None), *nodes]
