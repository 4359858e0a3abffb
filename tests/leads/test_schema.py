import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.schema import infer_schema, label_column

N = 120
LEADS = pd.DataFrame(
    {
        "Prospect ID": [f"{i:08x}-3d46" for i in range(N)],
        "Lead Number": np.arange(N) + 660_000,
        "Name": [f"Ana {i}" for i in range(N)],
        "Email": [f"ana{i}@example.com" for i in range(N)],
        "Created": pd.date_range("2026-01-01", periods=N),
        "Signed": pd.date_range("2026-01-01", periods=N).strftime("%Y-%m-%d"),
        "Won": ["Yes", "No", "No"] * 40,
        "Source": ["Google", "Chat", "Select", None] * 30,
        "Visits": [0.0, 1.0, np.nan] * 40,
        "Member": [True, False] * 60,
        "Country": ["India"] * N,
        "Referred": ["Yes", None] * 60,
        "Fax": ["Select", None] * 60,
        "Notes": [f"Called at {i} o'clock, asked for prices" for i in range(N)],
    }
)
SCHEMA = infer_schema(LEADS, target="Won")


@pytest.mark.parametrize(
    ("name", "role", "kind"),
    [
        ("Prospect ID", "identifier", "categorical"),
        ("Lead Number", "identifier", "numeric"),
        ("Name", "left out", "categorical"),
        ("Email", "left out", "categorical"),
        ("Created", "left out", "date"),
        ("Signed", "left out", "date"),
        ("Won", "target", "categorical"),
        ("Source", "field", "categorical"),
        ("Visits", "field", "numeric"),
        ("Member", "field", "categorical"),
        ("Country", "left out", "categorical"),
        ("Referred", "field", "categorical"),  # constant where filled, but blanks tell
        ("Fax", "left out", "categorical"),
        ("Notes", "left out", "categorical"),
    ],
)
def test_each_column_has_its_role(name, role, kind):
    column = SCHEMA.column(name)
    assert (column.role, column.kind) == (role, kind)
    assert bool(column.reason) == (role == "left out")


def test_fields_targets_and_what_is_left_out_are_all_columns():
    assert {*SCHEMA.field_names, *SCHEMA.excluded, SCHEMA.target} == set(LEADS)
    assert len(SCHEMA.field_names) + len(SCHEMA.excluded) + 1 == LEADS.shape[1]
    assert (SCHEMA.target, SCHEMA.positive) == ("Won", "Yes")


def test_blanks_and_levels_are_counted_with_placeholders_as_blanks():
    source = SCHEMA.table().set_index("column").loc["Source"]
    assert (source["blank"], source["levels"]) == (0.5, 2)
    told = infer_schema(LEADS[["Source"]], missing=["Chat"]).column("Source")
    assert (told.n_missing, told.n_levels) == (60, 2)  # None and Chat; Google and Select


def test_the_user_has_the_last_word():
    schema = infer_schema(
        LEADS, target="Won", exclude=["Source"], include=["Country"], max_missing=0.4
    )
    assert schema.excluded["Source"] == "your choice"
    assert "Country" in schema.field_names
    assert schema.excluded["Referred"] == "too often missing"
    assert "Visits" in schema.field_names  # a third is missing


@pytest.mark.parametrize(
    ("frame", "options", "words"),
    [
        (pd.DataFrame(), {}, "There are no leads"),
        (LEADS.head(0), {}, "There are no leads"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), {}, r"\['a'\] repeat"),
        (pd.DataFrame([[1, 2]]), {}, r"must be text; \[0, 1\] are not"),
        (LEADS, {"target": "Bought"}, "no column 'Bought'. The columns are: Prospect ID,"),
        (LEADS, {"exclude": ["Tags"]}, "no column 'Tags'"),
        (LEADS, {"include": ["Tags"]}, "no column 'Tags'"),
        (LEADS, {"target": "Source", "positive": "API"}, "never says 'API'"),
        (LEADS, {"target": "Notes"}, "exactly two values"),
    ],
    ids=[
        "nothing",
        "no rows",
        "repeats",
        "numbers as names",
        "target",
        "exclude",
        "include",
        "positive",
        "not two",
    ],
)
def test_what_cannot_be_used_is_refused_in_words(frame, options, words):
    with pytest.raises(InvalidInput, match=words):
        infer_schema(frame, **options)


def test_an_unknown_column_is_refused_in_words():
    with pytest.raises(InvalidInput, match="no column 'Tags'"):
        SCHEMA.column("Tags")


def test_a_lead_is_called_by_its_name_else_by_its_shortest_identifier():
    assert label_column(LEADS) == "Name"
    assert label_column(LEADS.drop(columns="Name")) == "Lead Number"
    assert label_column(LEADS[["Source", "Visits"]]) is None
