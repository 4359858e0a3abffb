from __future__ import annotations

import re

import pandas as pd
import pytest

from leadscoring.app import state
from leadscoring.leads.reading import read_leads
from tests.small_model import SAMPLES

PAGE = "pages/upload.py"
SCORE, TRAIN = "Score these", "Use as training data"


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


def test_scoring_takes_the_file_in_and_opens_hot_leads(app, own_database):
    upload(app, "monday.csv", today(rename={"Lead Source": "  LEAD source"}))
    assert button(app, SCORE).label == "Score these 40 leads"
    button(app, SCORE).click().run()
    assert not app.exception
    assert app.title[0].value == "Hot leads"
    assert app.metric[0].value == "30"
    with own_database.reading() as link:
        assert link.exec_driver_sql("SELECT count(*) FROM leads").scalar_one() == 40


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
    assert "Nothing was scored and nothing was saved." in text(app)
    assert [heading.value for heading in app.main.subheader] == ["Line 3"]
    assert app.code[0].value == '2;"Bob'
    with own_database.reading() as link:
        names = link.exec_driver_sql("SELECT file_name FROM uploads").scalars().all()
    assert names == ["leads_today.csv"], "the sample leads"


def test_a_file_of_something_else_cannot_be_scored_and_says_why(app):
    upload(app, "cars.csv", "brand,sold\nFiat,1\nSaab,0\nOpel,0\nSeat,1\n")
    assert button(app, SCORE).disabled
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


def test_without_a_model_scoring_is_off_with_its_reason_and_training_is_offered(new_app):
    history = (SAMPLES / "leads_history.csv").read_bytes().splitlines(keepends=True)
    upload(new_app, "history.csv", b"".join(history[:60]))
    assert button(new_app, SCORE).disabled
    assert "none is published yet: train one first" in text(new_app)
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
