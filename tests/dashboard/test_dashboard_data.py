"""The page Data & settings: bringing in, choosing, keeping and forgetting, runs; bad input; empty."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dashboard_pages import DATA, NURSE, shown_texts
from openpyxl import Workbook

from matcher import Workspace, rank_stored
from matcher.dashboard import state
from matcher.dashboard.state import today


@pytest.fixture
def page(app):
    app.switch_page(DATA).run()
    assert not app.exception
    return app


def part(page, name):
    page.segmented_control(key="part").set_value(name).run()
    assert not page.exception
    return page


def bring_in(page, name, data, *, kind="people"):
    page.segmented_control(key="import_kind").set_value(kind).run()
    uploader = next(one for one in page.file_uploader if one.key.startswith(f"import_files_{kind}"))
    uploader.upload(name, data).run()
    return page


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_of_people_is_brought_in_by_corrected_columns(page, workspace):
    header = ["Employee", "Who", "Certificate held", "By whom", "Ends"]
    rows = [
        ["e-1", "Ann", "Wound care", "College", "2030-01-01"],
        ["e-1", "Ann", "Python", "", ""],
        ["", "x", "y"],
    ]
    bring_in(page, "staff.xlsx", workbook(header, *rows))
    fields = {box.label: box for box in page.selectbox}
    assert fields["candidate id"].value == "(not read)"
    fields["candidate id"].select("Employee")
    fields["title"].select("Certificate held")
    fields["expires"].select("Ends")
    page.run()
    page.button(key="import_start").click().run()
    assert not page.exception
    assert page.warning[0].proto.title == "1 person brought in"
    rejected = next(frame.value for frame in page.dataframe if "Where" in frame.value)
    assert rejected["Where"].tolist() == ["staff.xlsx:4"]
    person = workspace.candidate("e-1", on=today())
    assert [award.title for award in person.awards] == ["Wound care", "Python"]
    assert person.awards[0].expires.isoformat() == "2030-01-01"


def test_a_spreadsheet_of_postings_is_brought_in(page, workspace):
    data = workbook(["Ref", "Role", "Advert"], ["j-1", "Analyst", "You must know SQL."])
    bring_in(page, "jobs.xlsx", data, kind="postings")
    next(box for box in page.selectbox if box.label == "text").select("Advert").run()
    page.button(key="import_start").click().run()
    assert not page.exception
    assert page.success[0].proto.title == "1 posting brought in"
    assert "j-1" in {document.id for document in workspace.postings()}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("no.csv", b"a,b\n1,2\n"),
        ("broken.zip", b"PK\x03\x04 x"),
        ("broken.pdf", b"%PDF-1.4 x"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_and_nothing_changes(page, workspace, name, data):
    before = workspace.counts()
    bring_in(page, name, data)
    page.button(key="import_start").click().run()
    assert not page.exception
    assert page.warning
    assert workspace.counts() == before


def test_a_taxonomy_and_a_policy_are_shown_and_a_bad_policy_is_refused(page, workspace):
    part(page, "choices")
    page.file_uploader(key="policy_file").upload("policy.yaml", b"weights: {required: x}").run()
    assert not page.exception
    assert page.error
    assert "policy" not in workspace.settings()


def test_an_own_policy_is_used_and_taken_back(page, workspace):
    engine = state.open_engine()
    text = (engine.settings.data / "policy.yaml").read_text("utf8")
    part(page, "choices")
    page.file_uploader(key="policy_file").upload("policy.yaml", text.encode()).run()
    assert not page.exception
    assert workspace.settings()["policy"] == text
    assert "In use: a policy of your own." in shown_texts(page)
    page.button(key="use_shipped_policy").click().run()
    assert workspace.settings()["policy"] == ""
    assert "In use: the shipped policy." in shown_texts(page)
    state.open_engine.clear()


def test_retention_is_set_and_who_is_due_is_listed_and_erased_on_a_word(page, workspace, monkeypatch):
    part(page, "forget")
    page.selectbox(key="retention_preset").select("cnil").run()
    page.button(key="retention_keep").click().run()
    assert workspace.retention().preset == "cnil"
    later = datetime.now(UTC) + timedelta(days=800)
    monkeypatch.setattr(state, "today", later.date)
    monkeypatch.setattr("matcher.dashboard.forgetting.state.today", later.date)
    monkeypatch.setattr(state.open_workspace(str(workspace.folder), "local"), "_clock", lambda: later)
    page.run()
    due = next(frame.value for frame in page.dataframe if "Due" in frame.value)
    assert len(due) == workspace.counts()["candidates"]
    assert page.button(key="purge").disabled
    page.checkbox(key="purge_sure").check().run()
    page.button(key="purge").click().run()
    assert not page.exception
    assert workspace.counts()["candidates"] == 0


def test_a_person_is_erased_only_after_a_word(page, workspace):
    part(page, "forget")
    page.selectbox(key="person_data").select("c-2").run()
    assert page.button(key="erase").disabled
    page.checkbox(key="erase_sure").check().run()
    page.button(key="erase").click().run()
    assert not page.exception
    assert "c-2" not in {person.id for person in workspace.candidates(on=today())}
    assert page.success


def test_only_the_demo_can_be_started_afresh(page):
    part(page, "forget")
    assert "This is your own workspace" in shown_texts(page)
    assert not [button for button in page.button if button.key == "reset"]


def test_the_demo_is_started_afresh(tmp_path, monkeypatch, open_app):
    monkeypatch.delenv("STACKMATCH_WORKSPACE", raising=False)
    engine = state.open_engine()
    monkeypatch.setattr(engine, "settings", replace(engine.settings, home=tmp_path / "home"))
    state.open_workspace.clear()
    page = open_app().switch_page(DATA).run()
    demo = Workspace(tmp_path / "home" / "demo", levels=engine.levels)
    demo.erase("c-001")
    part(page, "forget")
    page.checkbox(key="reset_sure").check().run()
    page.button(key="reset").click().run()
    assert not page.exception
    assert demo.candidate("c-001", on=today()).awards


def test_a_recorded_ranking_is_listed_and_comes_out_the_same_again(page, workspace):
    rank_stored(state.open_engine(), workspace, NURSE.id, on=today())
    part(page, "runs")
    assert next(frame.value for frame in page.dataframe if "Run" in frame.value)["Posting"].tolist() == [
        "Nurse"
    ]
    page.button(key="replay").click().run()
    assert not page.exception
    assert page.success


def test_an_empty_workspace_can_be_filled_and_has_nothing_to_forget(empty_app):
    empty_app.switch_page(DATA).run()
    assert "0 postings and 0 people" in shown_texts(empty_app)
    assert empty_app.button(key="import_start").disabled
    assert "The workspace holds nobody." in shown_texts(part(empty_app, "forget"))
    assert "Record this ranking" in part(empty_app, "runs").info[0].value
