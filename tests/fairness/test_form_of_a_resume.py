"""How a resume is written down changes a score by 0.02 at most; what is pasted into it never passes a
ceiling; what is hidden in it changes nothing."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.shared import RGBColor
from reportlab.pdfgen.canvas import Canvas
from resume_files import FILES, html_sections, plain, word, write_sections

from matcher import Candidate, Document, Engine, Posting, read_documents
from matcher.matching import Ranked
from matcher.policy import Policy

ON = date(2026, 11, 21)
MOST = 0.02
DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
OTHER_ASKED = "Analyst\n\nRequirements\n- SQL\n- Python\n- Stakeholder communication\n- Teamwork\n- French\n"
FILLER = {
    "a story": "On most mornings I walk along the river before the town wakes and plan the day ahead. ",
    "empty praise": "I am a passionate, dynamic and highly motivated person who always goes the extra mile. ",
    "no language": "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor. ",
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(fast=True)


@pytest.fixture(scope="module")
def postings(engine: Engine) -> dict[str, Posting]:
    rows = {one.id: one for one in read_documents(DEMO / "postings.jsonl").items}
    asked = {one: engine.read_posting(rows[one]) for one in ("p-data-analyst", "p-backend-engineer")}
    return asked | {"own": engine.read_posting(Document("own", OTHER_ASKED))}


def rank(engine: Engine, posting: Posting, people: list[Candidate]) -> dict[str, Ranked]:
    return {one.candidate_id: one for one in engine.rank(posting, people, on=ON).ranked}


@pytest.fixture(scope="module")
def people(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> list[Candidate]:
    """The one person of every file, read as `rank` reads a folder of people."""
    folder = tmp_path_factory.mktemp("people")
    for name, (suffix, build) in FILES.items():
        (folder / name).mkdir()
        (folder / name / f"resume.{suffix}").write_bytes(build())
    reading = engine.read_candidates(folder, on=ON)
    assert not reading.rejected
    return list(reading.items)


@pytest.mark.parametrize("asked", ["p-data-analyst", "p-backend-engineer", "own"])
def test_layout_and_format_hardly_count(
    engine: Engine, postings: dict[str, Posting], people: list[Candidate], asked: str
) -> None:
    found = {who: one.score for who, one in rank(engine, postings[asked], people).items()}
    assert found.keys() == FILES.keys()
    assert found["text"] > 0.02
    assert {who: score for who, score in found.items() if abs(score - found["text"]) > MOST} == {}


@pytest.mark.parametrize("filler", FILLER.values(), ids=FILLER.keys())
def test_300_words_of_filler_hardly_count(engine: Engine, postings: dict[str, Posting], filler: str) -> None:
    text = filler * (300 // len(filler.split()) + 1)
    assert len(text.split()) >= 300
    pool = [
        Candidate("plain", resume_text=plain()),
        Candidate("after", resume_text=f"{plain()}\n{text}"),
        Candidate("before", resume_text=f"{text}\n\n{plain()}"),
    ]
    for posting in postings.values():
        found = rank(engine, posting, pool)
        assert abs(found["after"].score - found["plain"].score) <= MOST
        assert abs(found["before"].score - found["plain"].score) <= MOST


def ceiling(policy: Policy) -> float:
    """What a word in a resume covers at most."""
    claimed = policy.assessment.kinds["self_claim"] * policy.verification.claimed * policy.specificity.resume
    return claimed / policy.stack_cap


def test_the_ceiling_is_the_one_the_page_states(engine: Engine) -> None:
    assert ceiling(engine.policy) == pytest.approx(0.2927, abs=5e-5)
    page = (DEMO.parents[1] / "docs" / "how-scores-work.md").read_text("utf8")
    assert "29.3 %" in page


@pytest.mark.parametrize("posting", read_documents(DEMO / "postings.jsonl").items, ids=lambda one: one.id)
def test_a_pasted_posting_never_passes_the_ceiling(engine: Engine, posting: Document) -> None:
    asked, most = engine.read_posting(posting), ceiling(engine.policy)
    pool = [
        Candidate("pasted", resume_text=posting.text),
        Candidate("ten times", resume_text="\n\n".join([posting.text] * 10)),
        Candidate("with a resume", resume_text=f"{plain()}\n{posting.text}"),
    ]
    for one in rank(engine, asked, pool).values():
        assert one.score <= most + 1e-9
        assert one.verified_score == 0
        assert all((line.coverage or 0) <= most + 1e-9 for line in one.lines if line.requirement.weight)


def test_a_pasted_posting_adds_to_other_evidence_no_more_than_the_ceiling(
    engine: Engine, postings: dict[str, Posting]
) -> None:
    """What awards show is added to by what a resume claims: 1 - (1 - shown) x (1 - claimed)."""
    demo = engine.read_candidates(DEMO / "candidates.jsonl", on=ON).items
    advert = {one.id: one.text for one in read_documents(DEMO / "postings.jsonl").items}["p-data-analyst"]
    posting, most = postings["p-data-analyst"], ceiling(engine.policy)
    awards = [Candidate(one.id, one.awards) for one in demo if one.awards]
    before = rank(engine, posting, awards)
    after = rank(engine, posting, [Candidate(one.id, one.awards, advert) for one in awards])
    for who, one in before.items():
        assert one.score <= after[who].score <= one.score + most + 1e-9


@pytest.mark.parametrize("asked", ["p-data-analyst", "p-backend-engineer", "own"])
def test_a_pasted_title_counts_once_and_at_most_the_ceiling(engine: Engine, asked: str) -> None:
    weighed = engine.under("resumes")
    rows = {one.id: one for one in read_documents(DEMO / "postings.jsonl").items}
    posting = weighed.read_posting(rows.get(asked, Document("own", OTHER_ASKED)))
    (post,) = (one for one in posting.requirements if one.targets[0].key.startswith("post:"))
    title = post.label.removeprefix("Experience as ")
    pool = [
        Candidate("once", resume_text=title),
        Candidate("often", resume_text=f"Experience\n{title}, 2019 to 2024\n" + f"{title}\n" * 300),
    ]
    found = rank(weighed, posting, pool)
    for one in found.values():
        (line,) = (line for line in one.lines if line.requirement == post)
        assert line.coverage == pytest.approx(ceiling(weighed.policy))
        assert one.verified_score == 0
    assert found["once"].score == found["often"].score


def test_who_shows_a_title_alone_is_assessed_only_where_posts_are_asked_for(engine: Engine) -> None:
    pool = [Candidate("porter", resume_text="Porter, 2019")]
    advert = Document("ward", "Requirements\n- First aid\n", title="Porter")
    shipped = engine.rank(engine.read_posting(advert), pool, on=ON)
    assert [one.place for one in shipped.not_assessed] == ["porter"]
    weighed = engine.under("resumes")
    (porter,) = weighed.rank(weighed.read_posting(advert), pool, on=ON).ranked
    assert porter.score > 0


PLANTED = "Snowflake, BigQuery, dbt, machine learning, Dutch, GDPR, Kubernetes, Kafka, teamwork"


def hidden_in_word() -> bytes:
    def build(document: docx.document.Document) -> None:
        write_sections(document)
        white = document.add_paragraph().add_run(PLANTED)
        white.font.color.rgb = RGBColor(255, 255, 255)
        document.add_paragraph().add_run(PLANTED).font.hidden = True

    return word(build)


def hidden_in_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for at, line in enumerate(plain().splitlines()):
        canvas.drawString(60, 740 - 15 * at, line)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 60, PLANTED)
    drawn = canvas.beginText(60, 40)
    drawn.setTextRenderMode(3)
    drawn.textLine(PLANTED)
    canvas.drawText(drawn)
    canvas.save()
    return out.getvalue()


HIDDEN = {
    "Word": ("docx", hidden_in_word),
    "PDF": ("pdf", hidden_in_pdf),
    "web page": ("html", lambda: html_sections(f'<p style="display:none">{PLANTED}</p>')),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text_changes_nothing(
    engine: Engine, postings: dict[str, Posting], people: list[Candidate], name: str, tmp_path: Path
) -> None:
    suffix, build = HIDDEN[name]
    (tmp_path / name).mkdir()
    (tmp_path / name / f"resume.{suffix}").write_bytes(build())
    (planted,) = engine.read_candidates(tmp_path, on=ON).items
    honest = next(one for one in people if one.id == name)
    shown = Candidate(name, resume_text=f"{honest.resume_text}\n{PLANTED}")
    for posting in postings.values():
        one, other, seen = (rank(engine, posting, [who])[name] for who in (honest, planted, shown))
        assert one == other
        assert seen.score > one.score


def test_a_word_said_300_times_is_said_once(engine: Engine, postings: dict[str, Posting]) -> None:
    pool = [
        Candidate("once", resume_text=f"{plain()}\nSQL"),
        Candidate("often", resume_text=plain() + "\nSQL" * 300),
    ]
    for posting in postings.values():
        found = rank(engine, posting, pool)
        assert found["once"].score == found["often"].score
