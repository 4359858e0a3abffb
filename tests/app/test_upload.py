from __future__ import annotations

import io
import os
import re
import shutil
from functools import partial

import pandas as pd
import pytest
import xlsxwriter

from leadscoring.app import cache, jobs, state
from leadscoring.exceptions import NotAllowed
from leadscoring.leads.confined import Limits, read_confined
from leadscoring.leads.reading import read_leads
from leadscoring.store import audit, people
from leadscoring.store.access import Role
from leadscoring.store.forgetting import erase
from leadscoring.store.uploads import take_in
from tests.small_model import SAMPLES

PAGE = "pages/upload.py"
KEEP, TRAIN = "Keep", "Use as training data"
PATIENCE = 120  # seconds, for a machine that is busy


def upload(app, name: str, content: bytes | str):
    """Open Upload as a visitor does and choose a file."""
    app.run()
    app.switch_page(PAGE).run()
    data = content if isinstance(content, bytes) else content.encode()
    app.file_uploader[0].upload(name, data, "text/csv").run()
    assert not app.exception
    return app


def button(app, label: str):
    return next(each for each in app.button if each.label.startswith(label))


def text(app) -> str:
    blocks = [*app.main.markdown, *app.main.caption, *app.error]
    return "\n".join(block.value for block in blocks).replace("\\", "")


def today(*, drop=(), rename=None, n=40) -> str:
    frame = pd.read_csv(SAMPLES / "leads_today.csv", dtype="str", keep_default_na=False).head(n)
    return frame.drop(columns=list(drop)).rename(columns=rename or {}).to_csv(index=False)


def test_without_a_file_it_says_what_is_needed(app):
    app.run()
    app.switch_page(PAGE).run()
    assert app.title[0].value == "Upload"
    assert "No file yet." in text(app)
    assert "one row per lead" in text(app)


def test_the_receipt_adds_up_and_names_recognised_new_and_missing_columns(app):
    content = today(drop=["TotalVisits"], rename={"Lead Source": "  LEAD source", "City": "Town"})
    upload(app, "monday.csv", content + "only,three,values\n")
    assert "41 rows read = 40 kept + 1 set aside" in text(app)
    assert "monday.csv" in text(app)
    assert "comma-separated" in text(app)
    assert "1 new column" in text(app)
    assert "“Town”. Kept in the file, not used by Model 1." in text(app)
    assert "“City” and “TotalVisits”. Treated as blank for every lead." in text(app)
    assert app.get("download_button")[0].proto.label == "Rows set aside (1)"


def keep(app):
    """Press the button, wait until the file is taken in, and look at what came of it."""
    button(app, KEEP).click().run()
    assert jobs.jobs().latest("taking").wait(PATIENCE)
    app.run()
    assert not app.exception
    return app


def headings(app):
    return [heading.value.replace("\\", "") for heading in app.main.header]


def rows(database, question):
    with database.reading() as link:
        return [tuple(row) for row in link.exec_driver_sql(question)]


def test_a_file_is_kept_and_scored_and_the_same_file_again_changes_nothing(app, own_database):
    upload(app, "monday.csv", today(rename={"Lead Source": "  LEAD source"}))
    assert button(app, KEEP).label == "Keep and score 40 leads"
    assert "A newer file with the same Lead Number updates the lead" in text(app)
    keep(app)
    assert headings(app)[0] == "Kept: monday.csv"
    assert "40 leads read = 40 new + 0 changed + 0 unchanged" in text(app)
    scored = rows(own_database, "SELECT count(*), min(scored_by), max(scored_by) FROM leads")
    assert scored == [(40, "v0001", "v0001")]
    keep(app)
    assert headings(app)[0] == "Nothing changed: monday.csv"
    assert "taken in before" in text(app)
    button(app, "See the hot leads").click().run()
    assert app.title[0].value == "Hot leads"


def test_a_newer_file_says_what_is_new_changed_and_unchanged(app):
    keep(upload(app, "monday.csv", today(n=40)))
    newer = pd.read_csv(SAMPLES / "leads_today.csv", dtype="str", keep_default_na=False).head(45)
    newer.loc[:2, "City"] = "Oslo"
    keep(upload(app, "tuesday.csv", newer.to_csv(index=False)))
    assert "45 leads read = 5 new + 3 changed + 37 unchanged" in text(app)
    past = app.dataframe[-1].value
    assert past["File"].tolist()[:2] == ["tuesday.csv", "monday.csv"]
    assert past[["New", "Changed", "Unchanged"]].to_numpy().tolist()[:2] == [[5, 3, 37], [40, 0, 0]]


def test_a_file_without_an_id_says_what_that_means(app):
    upload(app, "short.csv", "Name,City\nAnn,Oslo\nBo,Bonn\n")
    assert app.selectbox[0].value is None
    assert "comes in as a new lead" in text(app)


CLOSED = "Lead Number,Converted\n1,Yes\n2,No\n3,No\n4,\n"


def test_a_file_that_tells_how_leads_ended_closes_them(app, own_database):
    upload(app, "closed.csv", CLOSED)
    assert button(app, KEEP).disabled
    assert "this file has 0." in text(app)
    app.toggle[0].set_value(True).run()
    assert "1 converted and 2 lost" in text(app)
    assert "1 say nothing and stay open" in text(app)
    assert not button(app, KEEP).disabled
    keep(app)
    assert "1 lead is closed as converted and 2 as lost." in text(app)
    assert rows(own_database, "SELECT external_id, status FROM leads ORDER BY 1") == [
        *[("1", "converted"), ("2", "lost"), ("3", "lost"), ("4", "open")]
    ]


def test_somebody_erased_stays_forgotten(app, own_database):
    keep(upload(app, "monday.csv", today(n=3)))
    ((number,),) = rows(own_database, "SELECT min(id) FROM leads")
    erase(own_database, people.one_person(own_database), number, reason="They asked")
    keep(upload(app, "tuesday.csv", today(n=4)))
    assert "4 leads read = 1 new + 0 changed + 2 unchanged + 1 left out" in text(app)
    assert "erased on request, and stays forgotten" in text(app)


def test_who_may_not_upload_is_refused_below_the_page_too(app, own_database, become):
    upload(app, "monday.csv", today())
    rep = become(Role.REP)
    button(app, KEEP).click().run()
    assert "may not upload leads" in text(app)
    assert jobs.jobs().latest("taking") is None
    read = read_leads(today().encode(), name="monday.csv")
    with pytest.raises(NotAllowed):
        take_in(own_database, rep, read, sha256="0" * 64, id_column="Lead Number")
    assert rows(own_database, "SELECT count(*) FROM uploads WHERE NOT is_sample") == [(0,)]
    with own_database.reading() as link:
        refused = audit.entries(link, act="refused")["subject"].tolist()
    assert refused[:2] == ["leads", "page Upload"]


def test_without_a_model_leads_are_kept_and_scored_later(new_app, own_database, trained_models):
    keep(upload(new_app, "monday.csv", today()))
    assert rows(own_database, "SELECT count(*) FROM leads WHERE scored_by IS NULL") == [(40,)]
    shutil.copytree(trained_models, os.environ["LEADSCORING_MODELS"])
    new_app.run()
    assert jobs.jobs().latest("rescoring").wait(PATIENCE)
    assert rows(own_database, "SELECT count(*) FROM leads WHERE scored_by = 'v0001'") == [(40,)]


def test_coming_back_shows_the_same_file_again(app):
    upload(app, "monday.csv", today())
    app.switch_page("pages/hot_leads.py").run()
    app.switch_page(PAGE).run()
    assert "40 rows read = 40 kept + 0 set aside" in text(app)


def test_taking_the_file_away_forgets_it(app):
    upload(app, "monday.csv", today())
    app.file_uploader[0].clear().run()
    assert "No file yet." in text(app)


def test_a_bad_file_names_file_line_and_cause_and_changes_nothing(app, own_database):
    upload(app, "nov.csv", 'id;name\n1;Ann\n2;"Bob\n3;Cy\n')
    assert len(app.error) == 1
    assert "We could not read nov.csv." in text(app)
    assert "quotation mark" in text(app)
    assert "Nothing was kept." in text(app)
    assert [heading.value for heading in app.main.subheader] == ["Line 3"]
    assert app.code[0].value == '2;"Bob'
    assert rows(own_database, "SELECT file_name FROM uploads") == [("leads_today.csv",)]


def test_a_file_of_something_else_cannot_be_scored_and_says_why(app):
    upload(app, "cars.csv", "brand,sold\nFiat,1\nSaab,0\nOpel,0\nSeat,1\n")
    assert button(app, KEEP).disabled
    assert "Scoring needs at least half of the model's" in text(app)
    assert not button(app, TRAIN).disabled


def test_a_file_without_an_outcome_cannot_train_and_says_why(app):
    columns = ["Lead Origin", "Lead Source", "City", "Country", "TotalVisits"]
    frame = pd.read_csv(SAMPLES / "leads_today.csv").head(40)[columns]
    upload(app, "short.csv", frame.assign(Country="India").to_csv(index=False))
    assert button(app, TRAIN).disabled
    assert "Training needs an outcome column" in text(app)


def test_a_labelled_file_goes_to_training_as_read(app):
    history = (SAMPLES / "leads_history.csv").read_bytes().splitlines(keepends=True)
    content = b"".join(history[:60])
    upload(app, "history.csv", content)
    button(app, TRAIN).click().run()
    assert app.title[0].value == "Train"
    chosen = app.session_state[state.TRAINING]
    pd.testing.assert_frame_equal(chosen.frame, read_leads(content, name="history.csv").frame)


def test_without_a_model_training_is_offered(new_app):
    history = (SAMPLES / "leads_history.csv").read_bytes().splitlines(keepends=True)
    upload(new_app, "history.csv", b"".join(history[:60]))
    assert button(new_app, KEEP).label == "Keep 59 leads"
    assert not button(new_app, TRAIN).disabled
    assert "identifiers" in text(new_app)


def test_a_file_is_read_as_the_visitor_says(app):
    content = "id;visits\n1;1,5\n2;Unknown\n3;2\n"
    upload(app, "monday.csv", content)
    assert "decimal comma" not in text(app)
    kept = app.session_state[state.UPLOAD]
    app.session_state[state.UPLOAD] = kept.read_with({"missing": ("", "unknown")})
    app.run()
    assert "decimal comma" in text(app)
    assert "“Unknown” in 1 column" in app.table[0].value.iloc[0, 0].replace("\\", "")


@pytest.mark.parametrize("name", ["![x](http://evil.example/a.png)", "<img src=x>", "$a$ :red[b]"])
def test_other_peoples_text_is_shown_and_not_run(app, name):
    upload(app, f"{name}.csv".replace("/", "-"), f"{name},b\n1,2\n3,4\n")
    shown = [block.value for block in [*app.main.markdown, *app.main.caption]]
    alive = re.compile(r"(?<!\\)(!\\?\[|<img|\$a|:red)")
    assert not [each for each in shown if alive.search(each)]


def workbook_of_two_sheets() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for number, leads in enumerate(["Ann", "Bob"]):
            page = book.add_worksheet(f"Sheet {number}")
            page.write_row(0, 0, ["Lead Number", "Name"])
            page.write_row(1, 0, [1, leads])
    return content.getvalue()


QUESTIONS = [
    ("two.xlsx", workbook_of_two_sheets(), "selectbox", "Sheet 1", {"sheet": "Sheet 1"}),
    ("days.csv", "id,seen\n1,03/04/2026\n2,05/06/2026\n", "radio", 1, {"dates": "month first"}),
    ("titled.csv", "Leads of March\n\nid,n,x\n1,2,3\n4,5,6\n", "radio", 1, {"header": (1, 1)}),
    ("stacked.csv", "lead,web\nname,visits\nAnn,1\nBob,2\n", "radio", 1, {"header": (1, 2)}),
]


@pytest.mark.parametrize(
    ("name", "content", "kind", "choice", "expected"),
    QUESTIONS,
    ids=[each[0] for each in QUESTIONS],
)
def test_what_reading_had_to_suppose_is_asked_before_anything_is_kept(
    app, name, content, kind, choice, expected
):
    upload(app, name, content)
    assert "First say how the file is to be read, above." in text(app)
    assert button(app, KEEP).disabled
    assert button(app, TRAIN).disabled
    question = app.get(kind)[0]
    question.set_value(question.options[choice] if isinstance(choice, int) else choice)
    button(app, "Read it so").click().run()
    assert not app.exception
    assert app.session_state[state.UPLOAD].options == expected
    assert "First say how" not in text(app)


def test_a_file_that_leaves_nothing_open_asks_nothing(app):
    upload(app, "monday.csv", today())
    assert "Please check how this file is read" not in text(app)
    assert "First say how" not in text(app)


def test_a_file_made_to_do_harm_is_refused_and_the_next_one_read(app, own_database):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 0, "name")
        page.write(1_048_575, 16_383, "far")
    upload(app, "far.xlsx", content.getvalue())
    assert "A cell far out stretches the sheet to 1,048,576 rows" in text(app)
    assert "Nothing was kept." in text(app)
    app.file_uploader[0].upload("monday.csv", today().encode(), "text/csv").run()
    assert "40 rows read = 40 kept + 0 set aside" in text(app)
    assert rows(own_database, "SELECT file_name FROM uploads") == [("leads_today.csv",)]


def test_a_file_that_ends_the_process_that_reads_it_ends_nothing_else(app, monkeypatch):
    monkeypatch.setattr(cache, "read_confined", partial(read_confined, limits=Limits(patience=0.0)))
    upload(app, "slow.csv", today())
    assert "takes more than 30 seconds" in text(app)
    monkeypatch.undo()
    upload(app, "monday.csv", today())
    assert "40 rows read = 40 kept + 0 set aside" in text(app)
