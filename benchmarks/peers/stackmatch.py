"""Our own ``extract``, as it is without options."""

from __future__ import annotations

from collections.abc import Callable, Iterator


def load(*, fast: bool = False) -> Callable[[str], Iterator[str]]:
    """Finds the ids of the skills that a posting's mentions are linked to."""
    from matcher import Document, Engine

    engine = Engine(fast=fast)

    def find(text: str) -> Iterator[str]:
        (found,) = engine.extract([Document("d", text)], "posting")
        return (mention.link.id for mention in found.mentions if mention.link)

    return find
