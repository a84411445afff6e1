"""What people decided about a person for a posting, and why; the last decision is the one that holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Connection, select

from matcher.errors import BadInput
from matcher.store import schema

State = Literal["advance", "hold", "decline", "needs_information"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision by a person. ``candidate_id`` is None when they were erased since; ``reason`` then too."""

    posting_id: str
    candidate_id: str | None
    state: State
    reason: str | None
    actor: str
    at: str
    run_id: str | None = None


def check_decision(state: str, reason: str | None) -> None:
    """Raises BadInput for an unknown state, and for a decline without a reason."""
    if state not in get_args(State):
        raise BadInput(f"decision is {state!r}; it is one of {', '.join(get_args(State))}")
    if state == "decline" and not (reason or "").strip():
        raise BadInput("a decline needs a reason; say what was missing")


def write_decision(connection: Connection, person_key: str, decision: Decision) -> None:
    """Adds a decision; earlier ones stay."""
    connection.execute(
        schema.decisions.insert().values(
            posting_id=decision.posting_id,
            person_key=person_key,
            state=decision.state,
            reason=decision.reason,
            actor=decision.actor,
            at=decision.at,
            run_id=decision.run_id,
        )
    )


def read_decisions(
    connection: Connection, *, posting_id: str | None = None, person_key: str | None = None
) -> tuple[Decision, ...]:
    """All decisions in the order they were made, of one posting or one person where that is asked."""
    made, who = schema.decisions.c, schema.identities.c
    wanted = (
        select(made.posting_id, who.candidate_id, made.state, made.reason, made.actor, made.at, made.run_id)
        .outerjoin(schema.identities, made.person_key == who.person_key)
        .order_by(made.number)
    )
    if posting_id is not None:
        wanted = wanted.where(made.posting_id == posting_id)
    if person_key is not None:
        wanted = wanted.where(made.person_key == person_key)
    return tuple(Decision(*row) for row in connection.execute(wanted))
