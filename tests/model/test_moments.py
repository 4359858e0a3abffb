import numpy as np
import pandas as pd
import pytest

from leadscoring.model.moments import moments, written

DAYS = pd.Series(pd.to_datetime(["2026-01-02 06:00", None, "2026-01-01 00:00"]))
JANUARY = (pd.Timestamp("2026-01-01") - pd.Timestamp("1970-01-01")).days


@pytest.mark.parametrize(
    "column",
    [
        DAYS,
        DAYS.dt.strftime("%Y-%m-%dT%H:%M:%S"),
        DAYS.dt.tz_localize("UTC").dt.tz_convert("Asia/Kolkata"),
        pd.Series(["2026-01-02T06:00Z", "soon", "2026-01-01"]),
    ],
    ids=["dates", "text", "time zone", "some unreadable"],
)
def test_dates_are_days_however_they_are_written(column):
    expected = [JANUARY + 1.25, np.nan, JANUARY]
    assert moments(column).tolist() == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    "column",
    [pd.Series([7, None, 5], dtype="Int64"), pd.Series([7.0, np.inf, 5.0])],
    ids=["whole, one missing", "one infinite"],
)
def test_numbers_are_themselves(column):
    assert moments(column).tolist() == pytest.approx([7, np.nan, 5], nan_ok=True)


def test_a_moment_is_written_as_its_day_or_as_the_number():
    assert written(JANUARY + 0.999, is_date=True) == "2026-01-01"
    assert written(-0.5, is_date=True) == "1969-12-31"
    assert (written(7.0, is_date=False), written(7.5, is_date=False)) == (7, 7.5)
