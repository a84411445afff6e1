"""SkillNER over the names in ``names.txt`` of the current folder, which take the place of the database that it
downloads when it is imported.

Its own ``create_surf_db`` makes the surface forms at the first start. spaCy's large model is replaced by a blank
pipeline with lemmas out of a table, so what it costs here is less than what it costs its users.
"""

from __future__ import annotations

import json
import re
import runpy
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

DATA = Path("skillNer/data")


def load() -> Callable[[str], list[str]]:
    """Finds the names in a text."""
    import spacy
    from spacy.matcher import PhraseMatcher

    for name in ("skill_db_relax_20.json", "token_dist.json"):
        Path(name).write_text(
            "{}", "utf8"
        )  # what is here is not fetched at import; ours is handed over below
    from skillNer.skill_extractor_class import SkillExtractor

    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    if not (DATA / "skill_db_relax_20.json").exists():
        build(nlp)
    database = json.loads((DATA / "skill_db_relax_20.json").read_text("utf8"))
    extractor = SkillExtractor(nlp, database, PhraseMatcher)

    def find(text: str) -> list[str]:
        results = extractor.annotate(text)["results"]
        return [match["skill_id"] for kind in ("full_matches", "ngram_scored") for match in results[kind]]

    return find


def build(nlp: Any) -> None:
    """Writes what ``create_surf_db`` reads, and runs it."""
    DATA.mkdir(parents=True, exist_ok=True)
    skills = {
        str(index): entry(name, nlp)
        for index, name in enumerate(Path("names.txt").read_text("utf8").splitlines())
    }
    words = Counter(
        word
        for skill in skills.values()
        for word in skill["skill_stemmed"].split(" ")
        if skill["skill_len"] > 1
    )
    (DATA / "skills_processed.json").write_text(json.dumps(skills), "utf8")
    (DATA / "token_dist.json").write_text(json.dumps(words), "utf8")
    runpy.run_module("skills_processor.create_surf_db")


def entry(name: str, nlp: Any) -> dict[str, Any]:
    """A name as SkillNER's database has it: cleaned, lemmas, stems, and the abbreviation in its brackets."""
    from skillNer.cleaner import remove_extra_space, remove_punctuation, stem_text

    short = re.search(r"\(([A-Z0-9]{2,})\)", name)
    cleaned = remove_extra_space(remove_punctuation(re.sub(r"\(.*?\)", "", name))).lower()
    return {
        "skill_name": name,
        "skill_type": "Hard Skill",
        "skill_cleaned": cleaned,
        "skill_lemmed": " ".join(token.lemma_ for token in nlp(cleaned)),
        "skill_stemmed": stem_text(cleaned),
        "skill_len": len(cleaned.split(" ")),
        "abbreviation": short[1] if short else "",
        "match_on_stemmed": name[1:].islower(),
    }
