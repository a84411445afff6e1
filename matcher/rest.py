"""The engine over HTTP: ``matcher serve``. Every answer is the JSON the command line writes.

Nothing is kept between requests, no address in a request is ever fetched, and one request is worked on
at a time: a few more may wait, the rest are told when to come again.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.exceptions import HTTPException as StarletteHTTPException

import matcher
from matcher import (
    BadInput,
    Candidate,
    Circumstances,
    Document,
    Engine,
    Limits,
    MatcherError,
    NoRequirements,
    Posting,
    Reading,
    Rejected,
    VerificationReport,
)

MEGABYTE = 1024**2
PROBLEM = "application/problem+json"
KEY_HEADER = "X-API-Key"
KEY = APIKeyHeader(name=KEY_HEADER, auto_error=False)
# A client that was refused because others are waiting may come again after so many seconds.
RETRY_SECONDS = 2
# Pathways are searched no longer than this for each plan.
MAX_PLAN_SECONDS = 10.0
# A request of each path and its answer; of every list in an answer the first entry alone, scores rounded.
EXAMPLES: dict[str, Any] = json.loads(Path(__file__).with_name("rest_examples.json").read_text("utf8"))


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """What a server takes on: the bytes of a request, the rows in one, and the requests that may wait."""

    body_bytes: int = 20 * MEGABYTE
    rows: int = 10_000
    waiting: int = 8


def _read_day(value: object) -> date:
    """A day written YYYY-MM-DD; numbers, which pydantic would take for seconds, are no days."""
    if not isinstance(value, str):
        raise ValueError("a day is written YYYY-MM-DD")
    return date.fromisoformat(value)


Day = Annotated[date, BeforeValidator(_read_day)]


class Body(BaseModel):
    """A part of a request; a field it does not know is an error, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Text(Body):
    """A text with its id."""

    id: str = Field(min_length=1, max_length=200, examples=["p-1"])
    text: str = Field(examples=["Requirements: Python, SQL. Master's degree preferred."])
    title: str | None = None


class File(Body):
    """A file: its name and its bytes in base64."""

    name: str = Field(min_length=1, max_length=200, examples=["badge.json"])
    content: str = Field(examples=["eyJ0eXBlIjogIkFzc2VydGlvbiJ9"])


Source = Text | File
# JSON's true and false are no numbers.
Whole = Annotated[int, Field(strict=True)]
Number = Annotated[float, Field(strict=True)]


class Phrase(Body):
    """A phrase or sentence with its id."""

    id: str = Field(min_length=1, max_length=200, examples=["1"])
    text: str = Field(max_length=10_000, examples=["dressing wounds"])


class ExtractRequest(Body):
    """Texts or files to read."""

    documents: list[Source] = Field(min_length=1)
    kind: Literal["auto", "posting", "credential", "resume"] = "auto"


class LinkRequest(Body):
    """Phrases to link to skills."""

    texts: list[Phrase] = Field(min_length=1)
    top: Whole = Field(10, ge=1, le=1000)


class VerifyRequest(Body):
    """Credential files, and what stands at the addresses they name."""

    files: list[File] = Field(min_length=1)
    on: Day | None = None
    documents: dict[str, str] = Field(default={}, description="Address or did:web -> base64.")
    trust: list[File] = Field(default=[], description="Registries, ids or PEM root certificates.")
    subject: str | None = None


class PostingRequest(Body):
    """A posting, and the day to judge by."""

    posting: Source
    on: Day | None = None


CandidateRow = Annotated[
    dict[str, Any],
    Field(
        examples=[
            {"id": "c-1", "awards": [{"title": "PMP", "issued": "2025-03-01", "expires": "2028-03-01"}]}
        ]
    ),
]


class RankRequest(PostingRequest):
    """A posting and the people to rank: candidate rows as in JSONL, or their files."""

    candidates: list[CandidateRow] = []
    candidate_files: list[File] = []
    top: Whole | None = Field(None, ge=1)
    weights: dict[str, float] = Field(default={}, examples=[{"r1": 5}])
    blind: bool = True


class GapRequest(PostingRequest):
    """A posting and one person."""

    candidate: CandidateRow


class PathwayRequest(GapRequest):
    """A posting, one person, and what they can spend."""

    budget_usd: Number | None = Field(None, ge=0, le=1e9)
    weeks: Number | None = Field(None, ge=0, lt=10_000)
    hours_per_week: Number = Field(10.0, gt=0, le=168)
    objective: Literal["coverage", "cost", "time"] = "coverage"
    max_steps: Whole = Field(8, ge=0, le=100)
    close: list[str] = []
    target: Number | None = Field(None, ge=0, le=1)
    alternatives: Whole = Field(12, ge=0, le=24)
    seconds: Number = Field(2.0, gt=0, le=MAX_PLAN_SECONDS)


def make_app(engine: Engine, *, api_key: str | None = None, limits: ServerLimits | None = None) -> FastAPI:
    """The web application over an engine. api_key: asked for in the header X-API-Key; None: not asked for."""
    limits = limits or ServerLimits()
    gate = _Gate(limits.waiting)
    app = FastAPI(
        title="Stackmatch",
        version=matcher.__version__,
        summary="Ranks people by how well their credentials cover what a job asks for, with the evidence.",
        # The interactive pages load scripts from elsewhere; the description itself is at /openapi.json.
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(_BodyLimit, most=limits.body_bytes)
    _tell_problems(app)
    work = [Depends(gate.admit)] if api_key is None else [Depends(_key_check(api_key)), Depends(gate.admit)]
    answers: dict[int | str, dict[str, Any]] = {
        400: _problem_description("The request was understood and cannot be used; detail says why."),
        401: _problem_description("The API key is missing or wrong."),
        413: _problem_description("The request is larger than the server takes."),
        422: _problem_description("The request does not have the shape described."),
        503: _problem_description("Too many requests are waiting; Retry-After says when to come again."),
    }

    @app.get("/health", summary="Whether the server answers, and which data it works with")
    def health() -> dict[str, Any]:
        return {"status": "ok", "version": matcher.__version__, "taxonomy": engine.taxonomy.name}

    @app.post(
        "/extract",
        dependencies=work,
        **_described("/extract", answers),
        summary="What texts name and ask for",
    )
    def extract(asked: ExtractRequest) -> dict[str, Any]:
        _check_rows(len(asked.documents), limits)
        readings = [_read_source(source) for source in asked.documents]
        documents = [document for reading in readings for document in reading.items]
        found = engine.extract(documents, asked.kind)
        rejected = [problem for reading in readings for problem in reading.rejected]
        return {"documents": list(map(matcher.extraction_view, found)), "rejected": _rejected_view(rejected)}

    @app.post(
        "/link", dependencies=work, **_described("/link", answers), summary="The skills that phrases mean"
    )
    def link(asked: LinkRequest) -> dict[str, Any]:
        _check_rows(len(asked.texts), limits)
        links = engine.link([one.text for one in asked.texts], top=asked.top)
        return {
            "texts": [
                {"id": one.id, "skills": [matcher.link_view(skill) for skill in skills]}
                for one, skills in zip(asked.texts, links, strict=True)
            ]
        }

    @app.post(
        "/verify",
        dependencies=work,
        **_described("/verify", answers),
        summary="Whether credentials are genuine",
    )
    def verify(asked: VerifyRequest) -> dict[str, Any]:
        _check_rows(len(asked.files), limits)
        day = asked.on or date.today()
        given = {address: _decoded(content, address) for address, content in asked.documents.items()}
        trust = matcher.TrustList()
        for file in asked.trust:
            trust = trust.joined(matcher.read_trust(_decoded(file.content, file.name), name=file.name))
        shown = []
        for file in asked.files:
            try:
                report = engine.verify(
                    _decoded(file.content, file.name),
                    name=file.name,
                    on=day,
                    trust=trust,
                    documents=given,
                    subject=asked.subject,
                )
            except BadInput as error:
                report = VerificationReport.unreadable(file.name, str(error))
            shown.append(matcher.verification_view(report, engine.read_awards(report, on=day)))
        return {"files": shown}

    @app.post(
        "/rank",
        dependencies=work,
        **_described("/rank", answers),
        summary="People in order, with the evidence",
    )
    def rank(asked: RankRequest) -> dict[str, Any]:
        _check_rows(len(asked.candidates), limits)
        day = asked.on or date.today()
        posting = _read_posting(engine, asked.posting)
        readings = [_read_rows(engine, asked.candidates, day)]
        for file in asked.candidate_files:
            readings.append(_read_people(engine, _decoded(file.content, file.name), file.name, day))
        people = [person for reading in readings for person in reading.items]
        rejected = [problem for reading in readings for problem in reading.rejected]
        if not people:
            reasons = "; ".join(f"{one.place}: {one.reason}" for one in rejected[:5])
            raise BadInput(f"no candidate could be read{': ' + reasons if reasons else ''}")
        ranking = engine.rank(posting, people, on=day, top=asked.top, weights=asked.weights)
        names = None if asked.blind else {person.id: person.name for person in people}
        suggested = {requirement.id: requirement.weight for requirement in posting.requirements}
        view = matcher.ranking_view(ranking, on=day, suggested=suggested, names=names)
        flags = [str(flag) for flag in matcher.flag_copies(posting, people)]
        return view | {"flags": flags, "rejected": _rejected_view(rejected)}

    @app.post(
        "/gap", dependencies=work, **_described("/gap", answers), summary="Where each requirement stands"
    )
    def gap(asked: GapRequest) -> dict[str, Any]:
        day = asked.on or date.today()
        posting, person = _posting_and_person(engine, asked, day)
        return matcher.gap_view(posting, person.id, engine.gap(posting, person, on=day), on=day)

    @app.post(
        "/pathway", dependencies=work, **_described("/pathway", answers), summary="Which credentials to take"
    )
    def pathway(asked: PathwayRequest) -> dict[str, Any]:
        day = asked.on or date.today()
        posting, person = _posting_and_person(engine, asked, day)
        found = engine.planner.pathway(
            posting,
            person,
            on=day,
            objective=asked.objective,
            limits=Limits(
                budget_cents=None if asked.budget_usd is None else round(asked.budget_usd * 100),
                days=None if asked.weeks is None else int(asked.weeks * 7),
                max_steps=asked.max_steps or None,
                must_close=frozenset(asked.close),
                min_coverage=asked.target,
            ),
            circumstances=Circumstances(hours_per_week=asked.hours_per_week),
            alternatives=asked.alternatives,
            seconds=asked.seconds,
        )
        return matcher.pathway_view(found, engine.catalogue)

    return app


def _described(path: str, problems: dict[int | str, dict[str, Any]]) -> dict[str, Any]:
    """What the description says of a path beside its schema: a request, its answer, and the problems."""
    request, answer = EXAMPLES[path]["request"], EXAMPLES[path]["answer"]
    shown = {"description": "As the command line writes it.", "content": _json_example(answer)}
    return {
        "responses": {200: shown, **problems},
        "openapi_extra": {"requestBody": {"content": _json_example(request)}},
    }


def _json_example(value: Any) -> dict[str, Any]:
    return {"application/json": {"example": value}}


def serve(app: FastAPI, *, host: str, port: int) -> None:
    """Serves until it is stopped. Access is not logged: addresses and bodies hold people's data."""
    import uvicorn

    uvicorn.run(app, host=host, port=port, access_log=False, server_header=False, log_level="warning")


class _Gate:
    """Lets one request work at a time and a few wait."""

    def __init__(self, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._work = threading.Lock()

    def admit(self) -> Iterator[None]:
        """Holds the engine while a request is worked on. Raises 503 where too many wait."""
        if not self._places.acquire(blocking=False):
            raise HTTPException(
                503,
                "too many requests are waiting; come again shortly",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        try:
            with self._work:
                yield
        finally:
            self._places.release()


class _BodyLimit:
    """Reads a request's body before anything else does, and refuses one above a number of bytes."""

    def __init__(self, app: Callable[..., Awaitable[None]], most: int) -> None:
        self._app, self._most = app, most

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._most:
                answer = _problem(
                    413, f"the request is larger than {self._most} bytes, the most that is read"
                )
                return await answer(scope, receive, send)
        whole: list[Any] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Any:
            return whole.pop() if whole else await receive()

        return await self._app(scope, replay, send)


def _key_check(api_key: str) -> Callable[..., None]:
    def check(given: Annotated[str | None, Depends(KEY)]) -> None:
        if given is None or not hmac.compare_digest(given.encode(), api_key.encode()):
            raise HTTPException(401, f"give the API key in the header {KEY_HEADER}")

    return check


def _tell_problems(app: FastAPI) -> None:
    """Errors as RFC 9457 problem documents, without anything of the program's inside."""

    @app.exception_handler(MatcherError)
    def bad_input(_: Request, error: MatcherError) -> JSONResponse:
        return _problem(400, str(error))

    @app.exception_handler(RequestValidationError)
    def bad_shape(_: Request, error: RequestValidationError) -> JSONResponse:
        places = [".".join(map(str, one["loc"])) + ": " + one["msg"] for one in error.errors()]
        return _problem(422, "; ".join(places[:10]))

    @app.exception_handler(StarletteHTTPException)
    def refused(_: Request, error: StarletteHTTPException) -> JSONResponse:
        return _problem(error.status_code, str(error.detail), error.headers)

    @app.exception_handler(Exception)
    def failed(_: Request, error: Exception) -> JSONResponse:
        return _problem(500, f"internal error: {type(error).__name__}")


def _problem(status: int, detail: str, headers: Any = None) -> JSONResponse:
    clean = detail.encode("utf8", "replace").decode()
    return JSONResponse(
        {"status": status, "detail": clean}, status, headers=dict(headers or {}), media_type=PROBLEM
    )


def _problem_description(text: str) -> dict[str, Any]:
    fields = {"status": {"type": "integer"}, "detail": {"type": "string"}}
    schema = {"type": "object", "properties": fields, "required": ["status", "detail"]}
    return {"description": text, "content": {PROBLEM: {"schema": schema}}}


def _check_rows(count: int, limits: ServerLimits) -> None:
    if count > limits.rows:
        raise BadInput(f"the request holds {count} rows; the most is {limits.rows}, so send several requests")


def _decoded(content: str, name: str) -> bytes:
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise BadInput(f"the content of {name!r} is not base64") from None


def _read_source(source: Source) -> Reading[Document]:
    if isinstance(source, File):
        try:
            return matcher.read_bytes(_decoded(source.content, source.name), name=source.name)
        except BadInput as error:
            return Reading((), (Rejected(source.name, str(error)),))
    row = source.model_dump(exclude_none=True)
    return matcher.read_bytes(json.dumps(row).encode(), name="request.jsonl")


def _read_posting(engine: Engine, source: Source) -> Posting:
    reading = _read_source(source)
    if len(reading.items) != 1:
        reasons = "; ".join(problem.reason for problem in reading.rejected)
        raise BadInput(f"the posting cannot be read: {reasons or f'it holds {len(reading.items)} postings'}")
    return engine.read_posting(reading.items[0])


def _read_rows(engine: Engine, rows: Sequence[dict[str, Any]], day: date) -> Reading[Candidate]:
    if not rows:
        return Reading((), ())
    try:
        lines = "\n".join(json.dumps(row, allow_nan=False) for row in rows)
    except ValueError as error:
        raise BadInput(f"a candidate holds a number that JSON does not know: {error}") from None
    return _read_people(engine, lines.encode(), "candidates.jsonl", day)


def _read_people(engine: Engine, data: bytes, name: str, day: date) -> Reading[Candidate]:
    return engine.read_candidate_bytes(data, name=name, on=day)


def _posting_and_person(engine: Engine, asked: GapRequest, day: date) -> tuple[Posting, Candidate]:
    posting = _read_posting(engine, asked.posting)
    if not posting.requirements:
        raise NoRequirements("the posting asks for nothing that was recognised; check its text")
    people = _read_rows(engine, [asked.candidate], day)
    if not people.items:
        raise BadInput(f"the candidate cannot be read: {people.rejected[0].reason}")
    return posting, people.items[0]


def _rejected_view(rejected: Sequence[Rejected]) -> list[dict[str, str]]:
    return [{"place": one.place, "reason": one.reason} for one in rejected]
