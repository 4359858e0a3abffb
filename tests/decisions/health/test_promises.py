import pandas as pd
import pytest
from scipy.stats import binom

from leadscoring.decisions.health.chance import tails
from leadscoring.decisions.health.promises import by_week, counted, delivered
from leadscoring.decisions.health.ripening import Ripening
from leadscoring.model.intervals import wilson
from tests.decisions.health.ledgers import NOW, ledger_of

RIPE = Ripening(20, 100, pd.DataFrame({"days": [0, 20, 40], "share": [0.0, 0.9, 1.0]}))
# 16 November 2026 is a Monday: 28 days before it another week begins.


def test_only_hot_called_old_enough_leads_count():
    rows = [
        {"age": 30},
        {"age": 30, "status": "bad_data"},
        {"age": 30, "status": "open"},
        {"age": 19.9},
        {"age": 30, "probability": 0.59},
        {"age": 30, "worked_at": None, "status": "open"},
        {"age": 30, "worked_at": None, "by_file": True},
        {"age": 30, "worked_at": None, "by_file": True, "took": -1},
    ]
    assert counted(ledger_of(rows), RIPE, NOW)["lead_id"].tolist() == [1, 2, 3, 7]
    found = delivered(ledger_of(rows), RIPE, NOW)
    assert (found.n_leads, found.n_converted) == (4, 2)
    assert (found.n_uncalled, found.n_young) == (2, 1)


def test_a_lead_is_due_as_far_as_conversions_have_come_by_its_age():
    leads = counted(ledger_of([{"age": 20}, {"age": 30}, {"age": 99}]), RIPE, NOW)
    assert leads["due"].tolist() == pytest.approx([0.8 * 0.9, 0.8 * 0.95, 0.8])
    assert leads["due_error"].tolist() == pytest.approx(
        [0.8 * (0.9 * 0.1 / 100) ** 0.5, 0.8 * (0.95 * 0.05 / 100) ** 0.5, 0]
    )


def test_weeks_run_from_monday_to_sunday():
    leads = counted(ledger_of([{"age": 28}, {"age": 28.5}, {"age": 21.5}]), RIPE, NOW)
    assert leads["week"].dt.strftime("%d %b").tolist() == ["19 Oct", "12 Oct", "19 Oct"]


def test_a_week_is_told_with_its_interval_and_its_exact_probability():
    rows = [{"age": 60, "status": "converted" if i < 31 else "lost"} for i in range(50)]
    week = by_week(counted(ledger_of(rows), RIPE, NOW), 0.0).iloc[0]
    low, high = wilson(31, 50)
    assert (week["leads"], week["converted"], week["actual"]) == (50, 31, 0.62)
    assert (week["low"], week["high"]) == (low, high)
    assert week["promised"] == pytest.approx(0.8)
    assert week["p_value"] == pytest.approx(2 * binom.cdf(31, 50, 0.8))
    assert week["verdict"] == "below"


def test_the_promises_own_error_makes_the_same_week_less_surprising():
    rows = [{"age": 60, "status": "converted" if i < 33 else "lost"} for i in range(50)]
    leads = counted(ledger_of(rows), RIPE, NOW)
    verdicts = [by_week(leads, error)["verdict"].item() for error in (0.0, 0.06)]
    assert verdicts == ["below", "kept"]


def test_more_than_promised_is_above():
    rows = [{"age": 60, "probability": 0.6}] * 40
    assert by_week(counted(ledger_of(rows), RIPE, NOW), 0.01)["verdict"].item() == "above"


def test_no_lead_gives_no_week_and_no_share():
    leads = counted(ledger_of([]), RIPE, NOW)
    assert by_week(leads, 0.01).empty
    found = delivered(ledger_of([{"age": 3}]), RIPE, NOW)
    assert (found.n_leads, found.n_young, found.p_value) == (0, 1, 1.0)
    assert pd.isna(found.actual)
    unknown = Ripening(None, 3, pd.DataFrame({"days": [], "share": []}))
    assert delivered(ledger_of([{"age": 300}]), unknown, NOW).n_young == 1


def test_one_publications_promises_are_told_apart():
    ledger = ledger_of([{"revision": 1}, {"revision": 2, "status": "lost"}])
    assert delivered(ledger, RIPE, NOW, revision=2).n_converted == 0
    assert delivered(ledger, RIPE, NOW, revision=1).n_converted == 1


def test_two_unlike_leads_by_hand():
    # Neither converts in 0.1 x 0.5 of all cases, both in 0.9 x 0.5.
    assert tails([0.9, 0.5], 0) == pytest.approx((0.05, 1.0))
    assert tails([0.9, 0.5], 2) == pytest.approx((1.0, 0.45))
    assert tails([], 0) == (1.0, 1.0)


@pytest.mark.parametrize("n", [57, 200, 201, 3_000])
@pytest.mark.parametrize("z", [-3, -2, 0, 2])
def test_like_leads_are_binomial(n, z):
    converted = round(0.8 * n + z * (0.16 * n) ** 0.5)
    at_most, at_least = tails([0.8] * n, converted)
    assert at_most == pytest.approx(binom.cdf(converted, n, 0.8), abs=1e-3 if n > 200 else 1e-12)
    assert at_least == pytest.approx(
        binom.sf(converted - 1, n, 0.8), abs=1e-3 if n > 200 else 1e-12
    )


def test_certain_leads_leave_nothing_to_chance():
    assert tails([1.0] * 300, 300) == pytest.approx((1.0, 1.0))
    assert tails([1.0, 0.0], 1) == pytest.approx((1.0, 1.0))
