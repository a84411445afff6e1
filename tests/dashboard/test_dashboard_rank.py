"""The page Rank: launch, main path, bad input, empty workspace, and that sessions stay apart."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from math import prod

import pytest
from dashboard_pages import HOSTILE, NURSE, shown_texts

from matcher.dashboard import state
from matcher.dashboard.words import aliases


def table(app):
    return app.dataframe[0].value


def test_the_demo_is_ranked_on_first_paint(tmp_path, monkeypatch, open_app):
    monkeypatch.delenv("STACKMATCH_WORKSPACE", raising=False)
    engine = state.open_engine()
    monkeypatch.setattr(engine, "settings", replace(engine.settings, home=tmp_path / "home"))
    state.open_workspace.clear()
    app = open_app()
    assert len(table(app)) > 50
    assert table(app)["Claimed"].is_monotonic_decreasing
    assert any("not assessed" in element.value for element in app.markdown)
    assert (tmp_path / "home" / "demo").is_dir()


def test_people_are_ranked_blind_and_ties_are_said(app):
    shown = table(app).set_index("Candidate")
    assert shown.loc["Candidate 1", "Rank"] == "=1"
    assert shown.loc["Candidate 4", "Rank"] == "=1"
    assert shown["Claimed"].between(0, 100).all()
    assert not shown.index.str.contains("Zelda|Ann|zelda", regex=True).any()
    assert "Candidate 3: " in shown_texts(app)


def test_names_are_shown_when_asked_for(app):
    app.toggle(key="show_names").set_value(True).run()
    assert not app.exception
    assert "Zelda Quist (1)" in set(table(app)["Candidate"])


def test_a_person_is_looked_into_by_id_with_every_line_and_its_points(app):
    app.selectbox(key="look_into_blind").select("c-2").run()
    assert "Why Candidate 2 is here" in [element.value for element in app.subheader]
    labels = [expander.label for expander in app.expander if "points" in expander.label]
    points = [float(label.rsplit(" of ", 1)[0].rsplit(" ", 1)[1]) for label in labels]
    score = table(app).set_index("Candidate").loc["Candidate 2", "Claimed"]
    assert sum(points) == pytest.approx(score, abs=0.05 * len(points))
    assert f"add up to {score:.1f} of 100" in shown_texts(app)


def test_an_opened_line_shows_the_posting_the_award_and_its_factors(app):
    app.session_state["line_r1"] = True
    app.run()
    assert not app.exception
    assert any(":orange-background[**wound care**]" in element.value for element in app.markdown)
    chain = next(element.value for element in app.text if element.value.startswith("× "))
    *factors, result = [float(line.split()[1]) for line in chain.splitlines()]
    assert min(prod(factors) / 0.98, 1) == pytest.approx(result, abs=0.03)
    assert all(": " in line for line in chain.splitlines()[:-1])


def test_edited_weights_rank_again_and_reset(app):
    before = table(app)
    for slider in app.slider:
        slider.set_value(10.0 if slider.label.startswith("Python") else 0.0)
    app.run()
    assert not app.exception
    assert table(app).iloc[0]["Candidate"] == "Candidate 2"
    app.button(key="reset_weights").click().run()
    assert table(app)["Candidate"].tolist() == before["Candidate"].tolist()


def test_the_chosen_person_stays_when_the_order_changes(app):
    app.selectbox(key="look_into_blind").select("c-4").run()
    app.slider[0].set_value(0.0).run()
    assert app.selectbox(key="look_into_blind").value == "c-4"


def test_a_pasted_posting_is_read_and_chosen(app):
    app.text_area(key="posting_text").set_value("Chef\nYou must know Python and SQL.")
    app.button(key="FormSubmitter:paste_posting-Read this text").click().run()
    assert not app.exception
    assert app.selectbox(key="posting").value == "pasted text"
    assert any(slider.label.startswith("SQL") for slider in app.slider)
    assert app.query_params.get("posting") is None


def test_a_file_that_is_no_posting_is_said_in_a_sentence(app):
    app.file_uploader(key="posting_file").upload("broken.pdf", b"%PDF-1.4 nothing in it").run()
    assert not app.exception
    assert app.error[0].value.startswith(r"broken\.pdf")
    assert app.selectbox(key="posting").value == NURSE.id


def test_a_posting_that_asks_nothing_says_so_and_ranks_nobody(app):
    app.file_uploader(key="posting_file").upload("hello.txt", b"Hello there.").run()
    assert not app.exception
    assert app.warning
    assert "Hello there." in shown_texts(app)


def test_uploaded_people_are_ranked_and_bad_rows_listed(app):
    rows = b'{"id":"n-7","awards":[{"title":"Wound care","kind":"certificate"}]}\n{"id":""}\nnot json\n'
    app.file_uploader(key="people_files").upload("people.jsonl", rows).run()
    assert not app.exception
    rejected = next(frame.value for frame in app.dataframe if "Where" in frame.value)
    assert rejected["Where"].tolist() == ["people.jsonl:2", "people.jsonl:3"]
    ranked = next(frame.value for frame in app.dataframe if "Rank" in frame.value)
    assert ranked["Candidate"].tolist() == ["Candidate 7"]


def test_an_uploaded_person_is_not_seen_in_another_session(app, open_app):
    first, second = app, open_app()
    row = b'{"id":"n-99","name":"CANARY","awards":[{"title":"Wound care CANARY","kind":"certificate"}]}'
    first.file_uploader(key="people_files").upload("mine.jsonl", row).run()
    second.run()
    assert table(first)["Candidate"].tolist() == ["Candidate 99"]
    assert "Candidate 99" not in set(table(second)["Candidate"])
    assert "CANARY" not in str(second.session_state.to_dict())


def test_the_address_chooses_a_stored_posting_and_nothing_else(app):
    app.query_params["posting"] = "no such id"
    app.run()
    assert not app.exception
    assert app.selectbox(key="posting").value == NURSE.id


def test_an_empty_workspace_says_what_to_do(empty_app):
    assert "Use my own posting" in empty_app.info[0].value


def test_a_folder_that_is_no_workspace_is_said_in_a_sentence(tmp_path, monkeypatch, open_app):
    monkeypatch.setenv("STACKMATCH_WORKSPACE", str(tmp_path / "nothing"))
    app = open_app()
    assert "holds no workspace" in app.error[0].value


def test_an_id_that_may_be_a_name_is_shown_by_its_hash():
    shown = aliases(["zelda.q@example.org", "c-033", "x-033", "12"])
    assert shown["12"] == "Candidate 12"
    assert len(set(shown.values())) == 4
    assert not any("zelda" in alias or "033" in alias for alias in shown.values())


def test_a_posting_in_a_table_is_read_and_its_hidden_text_shown_apart(app):
    cell = f"<p>You must have experience of wound care.</p><p hidden>Python {HOSTILE}</p>".replace('"', "'")
    rows = f'title,description\nNurse,"{cell}"\n'.encode()
    app.file_uploader(key="posting_file").upload("jobs.csv", rows).run()
    assert not app.exception
    assert "! Hidden text in the posting: not scored" in [expander.label for expander in app.expander]
    assert "in hidden elements: Python Ann ![t]" in shown_texts(app)
    assert ["Wound care" in slider.label for slider in app.slider] == [True]


def decision(app):
    return next(control for control in app.segmented_control if control.label == "Decision")


def test_a_decision_is_recorded_and_shown(app, workspace):
    app.selectbox(key="look_into_blind").select("c-2").run()
    decision(app).set_value("hold")
    app.button(key=next(b.key for b in app.button if b.label == "Record the decision")).click().run()
    assert not app.exception
    assert [(d.candidate_id, d.state) for d in workspace.decisions(NURSE.id)] == [("c-2", "hold")]
    assert table(app).set_index("Candidate").loc["Candidate 2", "Decision"] == "‖ hold"


def test_a_decline_without_a_reason_is_not_recorded(app, workspace):
    decision(app).set_value("decline")
    app.button(key=next(b.key for b in app.button if b.label == "Record the decision")).click().run()
    assert not app.exception
    assert "needs a reason" in app.error[0].value
    assert workspace.decisions(NURSE.id) == ()


def test_names_that_are_shown_are_logged_once(app, workspace):
    assert workspace.log("unblind") == ()
    app.toggle(key="show_names").set_value(True).run()
    app.run()
    assert len(workspace.log("unblind")) == 5
    assert {entry.posting for entry in workspace.log("unblind")} == {NURSE.id}


def test_own_people_are_kept_when_asked_and_can_then_be_decided_about(app, workspace):
    row = b'{"id":"n-7","awards":[{"title":"Wound care","kind":"certificate"}]}'
    app.file_uploader(key="people_files").upload("one.jsonl", row).run()
    app.button(key="keep_pool").click().run()
    assert not app.exception
    assert workspace.candidate("n-7", on=state.today()).awards[0].title == "Wound care"
    assert any(button.label == "Record the decision" for button in app.button)


def test_kept_weights_are_where_others_start(app, workspace, open_app):
    app.slider[0].set_value(7.0).run()
    app.button(key="keep_weights").click().run()
    assert list(workspace.weights(NURSE.id).values()) == [7.0]
    assert open_app().slider[0].value == 7.0


def test_the_address_names_the_person_looked_into(app):
    app.selectbox(key="look_into_blind").select("c-2").run()
    assert app.query_params["person"] == "2"
    app.query_params["person"] = "4"
    app.run()
    assert app.selectbox(key="look_into_blind").value == "c-4"


def test_a_pile_of_resumes_in_a_zip_is_a_person_each(app):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("resumes/ann.txt", "Skills\nPython")
        packed.writestr("resumes/ben.txt", "Skills\nWound care")
        packed.writestr("resumes/cut.pdf", b"%PDF-1.4")
    app.file_uploader(key="people_files").upload("pile.zip", out.getvalue()).run()
    assert not app.exception
    assert len(next(frame.value for frame in app.dataframe if "Rank" in frame.value)) == 2
    assert "cut" in app.error[0].value


def test_a_ranking_is_recorded(app, workspace):
    app.button(key="record_ranking").click().run()
    assert not app.exception
    assert len(workspace.runs()) == 1
