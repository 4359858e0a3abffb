import numpy as np
import pandas as pd
import pytest

from leadscoring.decisions.health.ripening import Ripening, as_known, days_since, ripening
from tests.decisions.health.ledgers import NOW, days_ago, ledger_of


def test_fewer_than_fifty_conversions_say_how_many_are_missing():
    found = ripening(ledger_of([{"age": 90}] * 38 + [{"status": "lost"}] * 40), NOW)
    assert (found.days, found.n_conversions, found.n_missing) == (None, 38, 12)
    assert found.share(3.0) == 1


def test_ninety_of_a_hundred_within_ten_days_are_ten_days():
    found = ripening(
        ledger_of([{"age": 200, "took": 10}] * 90 + [{"age": 200, "took": 20}] * 10), NOW
    )
    assert found.days == 10
    assert found.share([0, 9, 10, 19, 20, 500]) == pytest.approx([0, 0, 0.9, 0.9, 1, 1])


def test_conversions_still_to_come_are_allowed_for():
    # Half of all take 5 days and half 15. Of 100 young leads, 10 days old, only the quick
    # half is seen; to count what is seen would put 100 of 150 conversions at 5 days.
    old = [{"age": 60, "took": 5}] * 50 + [{"age": 60, "took": 15}] * 50
    found = ripening(ledger_of([*old, *([{"age": 10, "took": 5}] * 50)]), NOW)
    assert found.share(5) == pytest.approx(0.5)
    assert found.days == 15


def test_leads_watched_for_less_than_twice_the_days_say_nothing_yet():
    rows = [{"age": 29.5, "took": 15}] * 60
    assert ripening(ledger_of(rows), NOW).days is None
    assert ripening(ledger_of(rows), NOW + pd.Timedelta(days=1)).days == 15


def test_the_share_never_falls_whatever_the_delays():
    rng = np.random.default_rng(0)
    age = rng.uniform(0, 300, 800)
    took = rng.exponential(12, 800)
    seen = took < age
    rows = [{"age": a, "took": t} for a, t in zip(age[seen], took[seen], strict=True)]
    found = ripening(ledger_of(rows), NOW)
    share = found.share(np.linspace(0, 400, 999))
    assert np.all(np.diff(share) >= 0)
    assert share[0] >= 0
    assert share[-1] == 1
    # 90% of exponential delays with a mean of 12 days lie within 12 ln 10 = 27.6 days.
    assert found.days == pytest.approx(27.6, abs=4)


def test_what_happened_later_was_not_known():
    ledger = ledger_of([{"age": 30, "took": 20}, {"age": 4}, {"age": 30, "status": "open"}])
    then = as_known(ledger, days_ago(15))
    assert then["lead_id"].tolist() == [1, 3]
    assert then["status"].tolist() == ["open", "open"]
    assert then["closed_at"].isna().all()


def test_no_lead_at_all_is_no_error():
    found = ripening(ledger_of([]), NOW)
    assert isinstance(found, Ripening)
    assert found.days is None


def test_a_lead_that_waited_for_its_call_is_as_old_as_its_place_on_a_list():
    """Promised 100 days ago, listed 30 days ago: it may have been called or closed before that."""
    waited = {"listed_on": days_ago(30), "worked_at": days_ago(29)}
    unasked = {"listed_on": days_ago(30), "worked_at": days_ago(31), "took": 80}
    by_file = waited | {"took": 60}
    ledger = ledger_of([{}, waited | {"took": 80}, by_file, unasked, {"listed_on": None}], age=100)
    assert days_since(ledger, NOW).tolist() == pytest.approx([100, 30, 100, 100, 100])
    assert days_since(ledger, ledger["closed_at"]).tolist() == pytest.approx([5, 10, 60, 80, 5])
    assert days_since(as_known(ledger, days_ago(40)), NOW).tolist() == pytest.approx([100] * 5)
