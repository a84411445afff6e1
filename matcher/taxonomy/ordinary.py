"""Names in a taxonomy that are ordinary words too, told from the taxonomy's own descriptions.

Our own taxonomy flags such names by hand; an imported one has no flags. ESCO gives "current" as another
name of "electricity principles": in a posting that is nearly always the adjective.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from matcher.taxonomy.model import Skill
from matcher.types import SurfaceRule

# In ESCO, one-word aliases used in five descriptions or more are ordinary words nearly without
# exception ("form", "current", "lead"); below that they are mostly technical ("airbrush").
COMMON = 5
SHORT = 2
_WORD = re.compile(r"[a-z]+")


def flag_ordinary_words(nodes: Iterable[Skill], known: Mapping[str, SurfaceRule]) -> list[Skill]:
    """The nodes with rules for the forms that are ordinary words.

    known: rules for forms by another hand; they go first. Else: one or two letters stand only beside
    other names of the field; a capitalised word that also stands small in some description counts as
    it is written; an alias of one small word that ``COMMON`` descriptions use is no name in a text.
    """
    listed = list(nodes)
    used = Counter(word for node in listed for word in set(_WORD.findall(node.description)))
    return [
        replace(
            node,
            ambiguous=tuple(
                (form, rule)
                for form in node.forms
                if (rule := known.get(form) or _rule(form, node.label, used))
            ),
        )
        for node in listed
    ]


def _rule(form: str, label: str, used: Counter[str]) -> SurfaceRule | None:
    if len(form) <= SHORT:
        return "context"
    if not form.isalpha() or form.isupper():
        return None
    if form[0].isupper():
        return "exact" if used[form.lower()] else None
    return "subject" if form != label and used[form] >= COMMON else None
