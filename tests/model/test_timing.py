import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.schema import infer_schema
from leadscoring.model.timing import Timing, date_columns, find_timing, order_columns

N = 200
DAY = pd.Series(pd.date_range("2026-01-01", periods=N))
WON = np.arange(N) % 4 == 0  # 50 leads
LEADS = pd.DataFrame({"Lead Number": np.arange(N), "Source": ["Chat", "Web"] * (N // 2)})


def timing(leads, **options):
    frame = leads.assign(Won=WON.astype(int))
    return find_timing(frame, WON * 1.0, infer_schema(frame, target="Won"), **options)


def sold(*, blank=0, strays=0):
    """Dates of the 50 conversions but `blank`, and of `strays` of the 150 other leads."""
    filled = WON.copy()
    filled[np.flatnonzero(WON)[:blank]] = False
    filled[np.flatnonzero(~WON)[:strays]] = True
    return (DAY + pd.Timedelta(days=3)).where(filled)


DATED = LEADS.assign(Created=DAY)
BOTH = DATED.assign(Sold=sold())


@pytest.mark.parametrize(
    ("leads", "options", "found"),
    [
        (LEADS, {}, (None, False, None)),
        (DATED, {}, ("Created", True, None)),
        (DATED, {"date": ""}, (None, False, None)),
        (DATED, {"date": "Lead Number"}, ("Lead Number", False, None)),
        (BOTH, {}, ("Created", True, "Sold")),
        (BOTH, {"converted_on": ""}, ("Created", True, None)),
        (BOTH, {"date": ""}, (None, False, None)),
        (BOTH, {"date": "Lead Number"}, ("Lead Number", False, None)),
        (BOTH.assign(Changed=DAY), {}, (None, False, None)),
        (BOTH.assign(Changed=DAY), {"date": "Created"}, ("Created", True, "Sold")),
        (DATED.assign(Changed=DAY), {"converted_on": "Changed"}, ("Created", True, "Changed")),
        (BOTH.assign(Paid=sold()), {}, ("Created", True, None)),
        (DATED.assign(Sold=sold(blank=2, strays=3)), {}, ("Created", True, "Sold")),
        (DATED.assign(Sold=sold(blank=3)), {"date": "Created"}, ("Created", True, None)),
        (DATED.assign(Sold=sold(strays=4)), {"date": "Created"}, ("Created", True, None)),
        (LEADS.assign(Sold=sold()), {}, (None, False, None)),
    ],
    ids=[
        "no date",
        "one date",
        "none on purpose",
        "a running number",
        "created and sold",
        "no conversions on purpose",
        "neither on purpose",
        "a number tells no days",
        "two dates of arrival",
        "one of them named",
        "a date of conversion named",
        "two dates of conversion",
        "nearly filled",
        "6% of the buyers blank",
        "3% of the others filled",
        "sold alone",
    ],
)
def test_what_is_not_named_is_found_where_there_is_no_doubt(leads, options, found):
    assert timing(leads, **options) == Timing(*found)


@pytest.mark.parametrize(
    ("leads", "options", "words"),
    [
        (DATED, {"date": "Source"}, "'Source' cannot order the leads: it holds neither dates nor"),
        (DATED, {"date": "Won"}, "'Won' cannot order the leads"),
        (DATED, {"date": "When"}, "no column 'When'"),
        (BOTH, {"converted_on": "Source"}, "'Source' does not hold the dates on which leads conv"),
        (BOTH, {"date": "Sold", "converted_on": "Sold"}, "'Sold' does not hold the dates"),
        (BOTH, {"date": "", "converted_on": "Sold"}, "no column of dates tells when they came in"),
        (BOTH, {"date": "Lead Number", "converted_on": "Sold"}, "Name one as date"),
    ],
)
def test_a_column_that_cannot_serve_is_refused_in_words(leads, options, words):
    with pytest.raises(InvalidInput, match=words):
        timing(leads, **options)


def test_dates_are_offered_before_running_numbers():
    numbers = {"Age": np.arange(N) % 50, "Prospect ID": [f"p{i}" for i in range(N)]}
    schema = infer_schema(BOTH.assign(Won=WON, **numbers), target="Won")
    assert date_columns(schema) == ["Created", "Sold"]
    assert order_columns(schema) == ["Created", "Sold", "Lead Number"]
