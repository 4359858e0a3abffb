"""Dates that do not begin with the year: what tells their order, and what asks for it."""

from __future__ import annotations

import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.reading import read_leads


def read(cells, **options):
    text = "name,seen\n" + "".join(f"n{i},{cell}\n" for i, cell in enumerate(cells))
    return read_leads(text.encode(), name="leads.csv", **options)


def days(*texts):
    return list(pd.to_datetime(list(texts)))


@pytest.mark.parametrize(
    ("cells", "expected", "order"),
    [
        (["23/04/2026", "05/06/2026"], days("2026-04-23", "2026-06-05"), "day first"),
        (["04/23/2026", "05/06/2026"], days("2026-04-23", "2026-05-06"), "month first"),
        (["1.5.2026", "31.5.2026", ""], [*days("2026-05-01", "2026-05-31"), pd.NaT], "day first"),
        (["5-13-2026 10:30"], days("2026-05-13 10:30"), "month first"),
        (["29/02/2024 23:59:59"], days("2024-02-29 23:59:59"), "day first"),
    ],
)
def test_a_number_above_twelve_tells_what_comes_first(cells, expected, order):
    found = read(cells)
    pd.testing.assert_series_equal(
        found.frame["seen"], pd.Series(expected, name="seen").astype("datetime64[us]")
    )
    assert found.receipt.dates == {"seen": order}
    assert found.original["seen"].tolist() == cells
    assert f'Column "seen": dates with the {order}' in found.receipt.findings()["noticed"].tolist()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["13/04/2026", "04/13/2026"], "change places (13/04/2026, 04/13/2026)"),
        (["30/02/2026", "01/02/2026"], "calendar (30/02/2026)"),
        (["00/13/2026", "01/02/2026"], "calendar (00/13/2026)"),
    ],
)
def test_what_is_no_date_in_any_order_stays_text_and_says_why(cells, why):
    found = read(cells)
    assert found.frame["seen"].tolist() == cells
    assert why in found.receipt.kept_as_text["seen"]
    assert found.receipt.asks_order == ()


@pytest.mark.parametrize(
    "cells", [["23/04/2026", "05.06.2026"], ["23/04/26"], ["soon", "23/4/2026"]]
)
def test_dates_of_several_kinds_are_text(cells):
    found = read(cells)
    assert found.receipt.dates == {}
    assert pd.api.types.is_string_dtype(found.frame["seen"])


def test_dates_that_nothing_tells_of_ask_and_go_by_what_is_said():
    cells = ["03/04/2026", "05/06/2026"]
    found = read(cells)
    assert found.frame["seen"].tolist() == cells
    assert found.receipt.asks_order == ("seen",)
    assert "nothing in the file tells (03/04/2026)" in found.receipt.kept_as_text["seen"]
    first = read(cells, dates="day first").frame["seen"].tolist()
    second = read(cells, dates="month first").frame["seen"].tolist()
    assert first == days("2026-04-03", "2026-06-05")
    assert second == days("2026-03-04", "2026-05-06")


def test_what_is_said_does_not_outvote_the_file():
    found = read(["23/04/2026", "05/06/2026"], dates="month first")
    assert found.receipt.dates == {"seen": "day first"}
    with pytest.raises(InvalidInput, match="day first or month first"):
        read(["03/04/2026"], dates="american")


def test_infinite_numbers_are_counted_and_kept():
    found = read(["inf", "-inf", "inf", "3", "NaN", "N/A"])
    assert found.receipt.infinite == {"seen": 3}
    assert found.receipt.missing == {"seen": {"NaN": 1, "N/A": 1}}
    assert found.frame["seen"].tolist()[:4] == [float("inf"), float("-inf"), float("inf"), 3.0]


def test_numbers_among_texts_are_told_of():
    found = read(["1", "two", "3.5", "2026-01-01"])
    assert found.frame["seen"].tolist() == ["1", "two", "3.5", "2026-01-01"]
    assert found.receipt.kept_as_text == {"seen": "not every value is a number ('two' is not)"}
