"""Over HTTP comes what the command line writes; what cannot be used is refused in plain words."""

from __future__ import annotations

import base64
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from matcher import Engine
from matcher.cli import main
from matcher.rest import KEY_HEADER, PROBLEM, ServerLimits, make_app

ROOT = Path(__file__).resolve().parents[2]
ON = "2026-11-21"
POSTING = {
    "id": "w",
    "text": "Requirements\n- Forklift licence\n- Wound care\n- First aid\nDesirable\n- Python",
}
PEOPLE = [
    json.loads(line) for line in (ROOT / "data/demo/candidates.jsonl").read_text("utf8").splitlines()[:12]
]
FILE = {"name": "badge.json", "content": "e30="}
KEY = "a-key-for-this-test-alone"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def client(engine: Engine) -> TestClient:
    return TestClient(make_app(engine))


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


def shown_by_cli(
    arguments: list[str], engine: Engine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> str:
    monkeypatch.setattr("matcher.cli.inputs.open_engine", lambda **_: engine)
    assert main([*arguments, "--json"]) == 0
    return capsys.readouterr().out


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    posting, people = tmp_path / "posting.jsonl", tmp_path / "people.jsonl"
    posting.write_text(json.dumps(POSTING), "utf8")
    people.write_text("\n".join(map(json.dumps, PEOPLE)), "utf8")
    return str(posting), str(people)


def test_health_names_version_and_taxonomy(client: TestClient) -> None:
    assert client.get("/health").json() == {"status": "ok", "version": "0.1.0", "taxonomy": "stackmatch"}


def test_extract_is_that_of_the_command_line(
    client: TestClient, engine: Engine, files: tuple[str, str], capsys: Any, monkeypatch: Any
) -> None:
    line = shown_by_cli(["extract", files[0], "--kind", "posting"], engine, capsys, monkeypatch)
    answer = client.post("/extract", json={"documents": [POSTING], "kind": "posting"})
    assert answer.json() == {"documents": [json.loads(line)], "rejected": []}


def test_rank_is_that_of_the_command_line(
    client: TestClient, engine: Engine, files: tuple[str, str], capsys: Any, monkeypatch: Any
) -> None:
    arguments = ["rank", "--posting", files[0], "--candidates", files[1], "--on", ON]
    shown = json.loads(shown_by_cli(arguments, engine, capsys, monkeypatch))
    answer = client.post("/rank", json={"posting": POSTING, "candidates": PEOPLE, "on": ON}).json()
    assert answer.pop("rejected") == []
    assert answer == shown
    assert answer["ranking"]


@pytest.mark.parametrize("verb", ["gap", "pathway"])
def test_gap_and_pathway_are_those_of_the_command_line(
    client: TestClient, engine: Engine, files: tuple[str, str], verb: str, capsys: Any, monkeypatch: Any
) -> None:
    person = PEOPLE[0]
    arguments = [verb, "--posting", files[0], "--candidate", f"{files[1]}#{person['id']}", "--on", ON]
    asked: dict[str, Any] = {"posting": POSTING, "candidate": person, "on": ON}
    if verb == "pathway":
        arguments += ["--budget", "500", "--weeks", "20", "--alternatives", "0"]
        asked |= {"budget_usd": 500, "weeks": 20, "alternatives": 0}
    shown = json.loads(shown_by_cli(arguments, engine, capsys, monkeypatch))
    assert client.post(f"/{verb}", json=asked).json() == shown


def test_link_orders_the_skills_of_each_phrase(client: TestClient, engine: Engine) -> None:
    answer = client.post("/link", json={"texts": [{"id": "1", "text": "dressing wounds"}], "top": 3}).json()
    (one,) = answer["texts"]
    expected = engine.link(["dressing wounds"], top=3)[0]
    assert [(skill["skill_id"], skill["score"]) for skill in one["skills"]] == [
        (link.id, link.score) for link in expected
    ]


def test_files_are_read_as_uploads_and_a_bad_one_is_told_beside_the_good(client: TestClient) -> None:
    html = b"<h2>Requirements</h2><ul><li>Python</li></ul>"
    documents = [
        {"name": "posting.html", "content": base64_of(html)},
        {"name": "broken.pdf", "content": base64_of(b"%PDF-1.7 garbage")},
        {"name": "cut.docx", "content": "***"},
    ]
    answer = client.post("/extract", json={"documents": documents}).json()
    assert [one["id"] for one in answer["documents"]] == ["posting.html"]
    assert [one["place"] for one in answer["rejected"]] == ["broken.pdf", "cut.docx"]


def test_verify_gives_layers_and_tells_what_is_no_credential(client: TestClient) -> None:
    badge = {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:uuid:1"}
    asked = [
        {"name": "badge.json", "content": base64_of(json.dumps(badge).encode())},
        {"name": "notes.txt", "content": base64_of(b"hello")},
    ]
    first, second = client.post("/verify", json={"files": asked, "on": ON}).json()["files"]
    assert first["verdict"] != "verified"
    assert second["verdict"] != "verified"
    assert second["reasons"]


WRONG = {
    "no posting": ("/rank", {"candidates": []}, 422),
    "a field that is not known": ("/link", {"texts": [], "nmae": 1}, 422),
    "text and file at once": ("/extract", {"documents": [{"id": "1", "text": "a", "name": "b"}]}, 422),
    "neither text nor file": ("/extract", {"documents": [{"id": "1"}]}, 422),
    "no base64": ("/verify", {"files": [FILE], "trust": [{"name": "a", "content": "***"}]}, 400),
    "nobody to rank": ("/rank", {"posting": POSTING, "candidates": []}, 400),
    "a person without an id": ("/rank", {"posting": POSTING, "candidates": [{"awards": []}]}, 400),
    "a weight for no requirement": (
        "/rank",
        {"posting": POSTING, "candidates": PEOPLE, "weights": {"r99": 1}},
        400,
    ),
    "a day that is none": ("/gap", {"posting": POSTING, "candidate": PEOPLE[0], "on": "soon"}, 422),
    "a budget below zero": ("/pathway", {"posting": POSTING, "candidate": PEOPLE[0], "budget_usd": -1}, 422),
    "a posting that asks nothing": (
        "/gap",
        {"posting": {"id": "e", "text": "Hello."}, "candidate": PEOPLE[0]},
        400,
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_used_is_refused_in_words(client: TestClient, case: str) -> None:
    path, body, status = WRONG[case]
    answer = client.post(path, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["detail"]
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b'{"texts": [{"id": "1", "text": "\\ud800"}]}', b"\xff\xfe"]
)
def test_a_body_that_is_no_json_is_refused(client: TestClient, body: bytes) -> None:
    answer = client.post("/link", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)


def test_not_a_number_is_refused(client: TestClient) -> None:
    body = json.dumps(
        {"posting": POSTING, "candidates": [{"id": "x", "resume_text": "a", "age": float("nan")}]}
    )
    answer = client.post("/rank", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert "JSON" in answer.json()["detail"]


def test_a_large_body_is_refused_before_it_is_read_whole(engine: Engine) -> None:
    small = TestClient(make_app(engine, limits=ServerLimits(body_bytes=1000)))
    answer = small.post("/link", json={"texts": [{"id": "1", "text": "a" * 2000}]})
    assert answer.status_code == 413
    assert "1000" in answer.json()["detail"]


def test_many_rows_are_refused(engine: Engine) -> None:
    few = TestClient(make_app(engine, limits=ServerLimits(rows=1)))
    texts = [{"id": str(n), "text": "a"} for n in range(2)]
    answer = few.post("/link", json={"texts": texts})
    assert answer.status_code == 400
    assert "2 rows" in answer.json()["detail"]


@pytest.mark.parametrize(("given", "status"), [(None, 401), ("wrong", 401), ("Schlüssel", 401), (KEY, 200)])
def test_the_key_is_asked_for(engine: Engine, given: str | None, status: int) -> None:
    closed = TestClient(make_app(engine, api_key=KEY))
    headers = {} if given is None else {KEY_HEADER: given.encode("latin-1").decode("latin-1")}
    answer = closed.post(
        "/link",
        json={"texts": [{"id": "1", "text": "sql"}]},
        headers={k: v.encode() for k, v in headers.items()},
    )
    assert answer.status_code == status


def test_who_comes_while_many_wait_is_told_when_to_come_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_: Any, **__: Any) -> list[tuple[()]]:
        begun.set()
        go_on.wait(20)
        return [()]

    monkeypatch.setattr(engine, "link", slow)
    busy = TestClient(make_app(engine, limits=ServerLimits(waiting=0)))
    asked = {"texts": [{"id": "1", "text": "a"}]}
    answers: list[int] = []
    first = threading.Thread(target=lambda: answers.append(busy.post("/link", json=asked).status_code))
    first.start()
    assert begun.wait(20)
    refused = busy.post("/link", json=asked)
    go_on.set()
    first.join(20)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert answers == [200]
    assert busy.post("/link", json=asked).status_code == 200


def test_every_path_is_described_with_an_example(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {"/health", "/extract", "/link", "/verify", "/rank", "/gap", "/pathway"}
    for path, methods in described["paths"].items():
        for one in methods.values():
            assert one["summary"]
            assert path == "/health" or "503" in one["responses"]


@pytest.mark.parametrize("path", ["/extract", "/link", "/verify", "/rank", "/gap", "/pathway"])
def test_the_examples_described_are_requests_and_answers_as_they_are(path: str, client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"][path]["post"]
    request = described["requestBody"]["content"]["application/json"]["example"]
    shown = described["responses"]["200"]["content"]["application/json"]["example"]
    answer = client.post(path, json=request)
    assert answer.status_code == 200
    assert shown
    assert is_part(shown, answer.json())


def is_part(shown: Any, answer: Any) -> bool:
    """Whether an answer has every name of an example, which shows the first of a list alone and no nulls."""
    if isinstance(shown, dict):
        return all(name in answer and is_part(one, answer[name]) for name, one in shown.items())
    if isinstance(shown, list):
        return not shown or is_part(shown[0], answer[0])
    return True


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["--host", "0.0.0.0"], "--api-key-file"), (["--api-key-file", "absent"], "absent")],  # noqa: S104
)
def test_the_server_does_not_start_open(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", *arguments]) == 1
    assert told in capsys.readouterr().err


def test_a_short_key_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key").write_text("short")
    assert main(["serve", "--api-key-file", str(tmp_path / "key")]) == 1
    assert "16 or more" in capsys.readouterr().err
