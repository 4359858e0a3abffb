import math
from dataclasses import asdict, fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from leadscoring.decisions import cutoff_table
from leadscoring.decisions.cutoffs import CutoffPoint, Cutoffs
from leadscoring.decisions.digit_sort import sorted_by_digits
from leadscoring.exceptions import InvalidInput, NotReachable

# Sorted by hand: bought  1    1    0    1    0
HAND = Cutoffs.from_predictions([0.9, 0.7, 0.4, 0.2, 0.1], [1, 1, 0, 1, 0])


@st.composite
def predictions(draw):
    """Leads of both outcomes; few distinct probabilities, so that many tie."""
    n = draw(st.integers(2, 60))
    levels = draw(st.lists(st.floats(0, 1), min_size=1, max_size=12))
    probability = draw(st.lists(st.sampled_from(levels), min_size=n, max_size=n))
    outcome = draw(st.lists(st.integers(0, 1), min_size=n - 2, max_size=n - 2))
    return np.array(probability), np.array([0, 1, *outcome])


def leads(*groups):
    """Leads from (probability, how many, how many of them buy)."""
    probability = np.repeat([group[0] for group in groups], [group[1] for group in groups])
    outcome = [buys for _, n, buyers in groups for buys in [1] * buyers + [0] * (n - buyers)]
    return Cutoffs.from_predictions(probability, outcome)


def test_a_point_by_hand():
    point = HAND.at(0.4)  # three hot leads, two of the three buyers among them
    assert (point.tp, point.fp, point.fn, point.tn, point.n_hot) == (2, 1, 1, 1, 3)
    assert (point.cutoff, point.score, point.share_hot) == (0.4, 40, 0.6)
    assert (point.precision, point.recall, point.f1) == (2 / 3, 2 / 3, 2 / 3)
    assert point.accuracy == 3 / 5
    assert point.lift == pytest.approx((2 / 3) / (3 / 5))


@settings(max_examples=25, deadline=None)
@given(predictions())
def test_agrees_with_scikit_learn_at_every_cutoff(leads_):
    probability, outcome = leads_
    cutoffs = Cutoffs.from_predictions(probability, outcome)
    table = cutoffs.table
    precision, recall, thresholds = metrics.precision_recall_curve(outcome, probability)
    assert (table["cutoff"] == thresholds).all()
    assert np.allclose(table["precision"], precision[:-1], atol=1e-15)
    assert np.allclose(table["recall"], recall[:-1], atol=1e-15)
    for row in table.itertuples():
        called = probability >= row.cutoff
        assert [row.tn, row.fp, row.fn, row.tp] == list(
            metrics.confusion_matrix(outcome, called).ravel()
        )
        assert row.f1 == pytest.approx(metrics.f1_score(outcome, called))
        assert row.accuracy == pytest.approx(metrics.accuracy_score(outcome, called))
        assert asdict(cutoffs.at(row.cutoff)) == table.loc[row.Index].to_dict()
    assert cutoffs.auc == pytest.approx(metrics.roc_auc_score(outcome, probability))


@settings(max_examples=50, deadline=None)
@given(predictions(), st.floats(0, 1))
def test_any_cutoff_counts_the_leads_at_or_above_it(leads_, cutoff):
    probability, outcome = leads_
    point = Cutoffs.from_predictions(probability, outcome).at(cutoff)
    called = probability >= cutoff
    assert point.cutoff == cutoff
    assert (point.n_hot, point.tp) == (called.sum(), outcome[called].sum())


@settings(max_examples=25, deadline=None)
@given(predictions(), st.randoms())
def test_the_order_of_the_leads_does_not_matter(leads_, random):
    probability, outcome = leads_
    order = list(range(len(outcome)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(
        Cutoffs.from_predictions(probability[order], outcome[order]).table,
        Cutoffs.from_predictions(probability, outcome).table,
        check_exact=True,
    )


@settings(max_examples=50, deadline=None)
@given(predictions())
def test_intervals_hold_their_value_and_counts_fall_with_the_cutoff(leads_):
    table = Cutoffs.from_predictions(*leads_).table
    for name in ("precision", "recall"):
        assert (table[f"{name}_low"] <= table[name]).all()
        assert (table[f"{name}_high"] >= table[name]).all()
    assert table["cutoff"].is_monotonic_increasing
    for name in ("n_hot", "tp", "fp", "recall"):
        assert table[name].is_monotonic_decreasing, name
    assert table["tp"].iloc[0] == leads_[1].sum()


def test_above_the_highest_probability_nobody_is_hot():
    point = HAND.at(0.95)
    assert (point.n_hot, point.tp, point.fp, point.fn, point.tn) == (0, 0, 0, 3, 2)
    assert (point.cutoff, point.recall, point.f1, point.accuracy) == (0.95, 0, 0, 0.4)
    assert all(
        math.isnan(value)
        for value in (point.precision, point.precision_low, point.precision_high, point.lift)
    )


@settings(max_examples=50, deadline=None)
@given(predictions(), st.floats(0, 1, exclude_min=True))
def test_targets_are_reached_with_the_most_buyers_or_the_fewest_calls(leads_, target):
    cutoffs = Cutoffs.from_predictions(*leads_)
    table = cutoffs.table
    enough = table[table["n_hot"] >= max(1, len(leads_[0]) // 20)]
    reaching = enough[enough["precision"] >= target]
    if reaching.empty:
        with pytest.raises(NotReachable) as caught:
            cutoffs.for_precision(target)
        assert caught.value.best.precision == enough["precision"].max()
    else:
        assert cutoffs.for_precision(target).cutoff == reaching["cutoff"].min()
        assert cutoffs.for_precision(target).recall == reaching["recall"].max()
    calls = table.loc[table["recall"] >= target, "n_hot"].min()
    assert cutoffs.for_recall(target).n_hot == calls
    assert cutoffs.for_f1().f1 == table["f1"].max()


def test_a_precision_dip_above_the_cutoff_does_not_hide_it():
    # from the top: 10/20 = 50%, 60/80 = 75%, 120/150 = 80%, 130/400 = 32.5%
    cutoffs = leads((0.9, 20, 10), (0.8, 60, 50), (0.7, 70, 60), (0.1, 250, 10))
    assert cutoffs.for_precision(0.8).cutoff == 0.7
    assert cutoffs.for_precision(0.75).cutoff == 0.7


def test_a_precision_that_only_a_handful_reaches_is_no_promise():
    # 5 of the best 5 buy; of the 205 best only 105
    cutoffs = leads((0.9, 5, 5), (0.6, 200, 100), (0.2, 800, 80))
    with pytest.raises(NotReachable, match="except among the best 5") as caught:
        cutoffs.for_precision(0.8)
    best = caught.value.best
    assert (best.cutoff, best.n_hot, best.precision) == (0.6, 205, 105 / 205)
    assert "80% conversion is not reachable" in str(caught.value)
    assert "51.2%" in str(caught.value)


@pytest.mark.parametrize(
    ("calls", "of", "n_hot"),
    [
        (1, None, 1),
        (3, None, 3),
        (5, None, 5),
        (99, None, 5),
        (120, 300, 2),
        (1, 300, 1),
        (9, 3, 5),
    ],
)
def test_capacity_by_hand(calls, of, n_hot):
    assert HAND.for_capacity(calls, of=of).n_hot == n_hot


def test_capacity_takes_the_whole_group_that_ties_at_its_end():
    cutoffs = leads((0.9, 2, 2), (0.5, 4, 1), (0.1, 4, 0))
    assert cutoffs.for_capacity(3).cutoff == 0.5
    assert cutoffs.for_capacity(2).cutoff == 0.9


@pytest.mark.parametrize(("cost", "cutoff"), [(0, 0.2), (20, 0.2), (50, 0.7), (99, 0.7)])
def test_value_by_hand(cost, cutoff):
    # 100 tp - cost n_hot from the top, without the cost: 100, 200, 200, 300, 300
    assert HAND.for_value(gain=100, cost=cost).cutoff == cutoff


def test_value_that_no_cutoff_earns_is_said_plainly():
    with pytest.raises(NotReachable, match=r"more than 150% of the called leads"):
        HAND.for_value(gain=2, cost=3)


@settings(deadline=None)
@given(predictions(), st.integers(0, 2000))
def test_counts_per_n_leads_add_up_and_keep_the_buyers(leads_, n):
    cutoffs = Cutoffs.from_predictions(*leads_)
    size = len(leads_[0])
    for cutoff in (0, 0.25, 0.5, 1):
        point = cutoffs.at(cutoff)
        counts = point.per(n)
        cells = (counts.tp, counts.fp, counts.fn, counts.tn)
        assert min(cells) >= 0
        assert sum(cells) == counts.n_leads == n
        assert counts.n_buyers == cutoffs.at(0).per(n).tp
        assert abs(counts.n_hot - n * point.n_hot / size) <= 0.5
        for name in ("tp", "fp", "fn", "tn"):
            assert abs(getattr(counts, name) - n * getattr(point, name) / size) <= 1.5
        assert point.per(size) == type(counts)(point.tp, point.fp, point.fn, point.tn)


@settings(max_examples=25, deadline=None)
@given(predictions())
def test_parquet_keeps_every_bit(leads_):
    cutoffs = Cutoffs.from_predictions(*leads_)
    again = Cutoffs.from_parquet(cutoffs.to_parquet())
    pd.testing.assert_frame_equal(again.table, cutoffs.table, check_exact=True)
    assert again.to_parquet() == cutoffs.to_parquet()


def test_the_table_has_the_fields_of_a_point_and_cannot_be_changed_from_outside():
    assert list(HAND.table) == [field.name for field in fields(CutoffPoint)]
    table = HAND.table
    table.loc[0, "tp"] = 99
    table["cutoff"] = 0.0
    assert HAND.table["tp"].max() == 3
    assert HAND.at(0.4).tp == 2


@pytest.mark.parametrize(
    ("probability", "outcome", "message"),
    [
        ([0.1, 0.2], [0, 1, 1], "one value per lead: got 2 and 3"),
        ([0.1, 1.2], [0, 1], r"\[0, 1\]: 1 of 2"),
        ([0.1, np.nan], [0, 1], r"\[0, 1\]: 1 of 2"),
        ([0.1, 0.2], [0, 2], "0 or 1: 1 of 2"),
        ([0.1, 0.2], [0, np.nan], "0 or 1: 1 of 2"),
        ([0.1, 0.2], [1, 1], "both 0 and 1: 2 of 2"),
        ([0.1, 0.2], [0, 0], "both 0 and 1: 0 of 2"),
        ([], [], "both 0 and 1"),
        ([[0.1, 0.2]], [0, 1], "one-dimensional"),
        (["low", "high"], [0, 1], "numbers only"),
    ],
)
def test_refuses_predictions_that_cannot_be(probability, outcome, message):
    with pytest.raises(InvalidInput, match=message):
        Cutoffs.from_predictions(probability, outcome)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: HAND.at(70),
        lambda: HAND.at(-0.1),
        lambda: HAND.at(float("nan")),
        lambda: HAND.for_precision(1.01),
        lambda: HAND.for_precision(0),
        lambda: HAND.for_recall(80),
        lambda: HAND.for_recall(float("nan")),
        lambda: HAND.for_capacity(0),
        lambda: HAND.for_capacity(2.5),
        lambda: HAND.for_capacity(True),
        lambda: HAND.for_capacity(10, of=0),
        lambda: HAND.for_value(gain=0, cost=1),
        lambda: HAND.for_value(gain=1, cost=-1),
        lambda: HAND.for_value(gain=float("inf"), cost=1),
        lambda: HAND.at(0.5).per(-1),
        lambda: HAND.at(0.5).per(1.5),
    ],
)
def test_refuses_targets_that_cannot_be(ask):
    with pytest.raises(InvalidInput):
        ask()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.drop(columns="lift"), "lacks the column lift"),
        (lambda table: table.iloc[::-1], "contradicts itself"),
        (lambda table: table.iloc[:0], "contradicts itself"),
        (lambda table: table.assign(tp=table["tp"] + 1), "contradicts itself"),
    ],
    ids=["column gone", "order turned", "empty", "a buyer too many"],
)
def test_refuses_a_table_that_contradicts_itself(change, message):
    with pytest.raises(InvalidInput, match=message):
        Cutoffs(change(HAND.table))


def test_refuses_bytes_that_are_no_table():
    with pytest.raises(InvalidInput, match="cannot be read as Parquet"):
        Cutoffs.from_parquet(b"not a table")


def test_numbers_are_sorted_by_their_digits_as_by_comparing():
    draw = np.random.default_rng(3)
    every = [draw.integers(0, 2**bits, 5000) for bits in (1, 11, 12, 40, 63)]
    numbers = np.concatenate([*every, [0, 2**63 - 1]])
    for some in (numbers, numbers[:1], numbers[:0], np.full(9, 7)):
        assert sorted_by_digits(some).tolist() == sorted(some.tolist())


def test_many_leads_sorted_by_digits_have_the_same_table(monkeypatch):
    draw = np.random.default_rng(4)
    probability = draw.choice([0.0, 1e-300, 0.25, np.nextafter(0.25, 1), 1.0], 400)
    converted = draw.integers(0, 2, 400)
    small = Cutoffs.from_predictions(probability, converted).table
    monkeypatch.setattr(cutoff_table, "_MANY", 1)
    pd.testing.assert_frame_equal(Cutoffs.from_predictions(probability, converted).table, small)
