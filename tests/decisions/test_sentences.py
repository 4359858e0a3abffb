"""Expected texts are worked out by hand from leads that can be counted."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.decisions import sentences
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.outcomes import measures, outcomes
from leadscoring.decisions.wording import money
from leadscoring.decisions.worth import worth, worth_in_words

# 100 past leads: 40 at 0.8, of which 32 bought; 60 at 0.2, of which 8 bought.
CUTOFFS = Cutoffs.from_predictions([0.8] * 40 + [0.2] * 60, [1] * 32 + [0] * 8 + [1] * 8 + [0] * 52)
HIGH, LOW, NOBODY = CUTOFFS.at(0.7), CUTOFFS.at(0.2), CUTOFFS.at(0.9)


def test_the_answer_counts_leads_per_day():
    # 40 of 100 are hot, 32 of them buy (Wilson's interval of 32 in 40), 8 of 40 buyers are missed
    assert sentences.answer(HIGH, 300) == (
        "Call 120 of 300 leads today; expect 80% to convert (65% to 90%), missing 24 of 120 buyers."
    )


def test_the_answer_where_nobody_is_hot():
    assert sentences.answer(NOBODY, 50) == (
        "Call none of 50 leads today: no past lead scores 90 or more, so all 20 buyers are missed."
    )


def test_the_answer_where_a_hot_lead_is_rarer_than_the_day_is_long():
    one = Cutoffs.from_predictions([0.9] + [0.1] * 99, [1] * 10 + [0] * 90).at(0.5)
    assert sentences.answer(one, 20) == (
        "Call none of 20 leads today: only 1 of 100 past leads score 50 or more, "
        "so all 2 buyers are missed."
    )


def test_the_four_cells_are_the_confusion_matrix_per_day():
    cells = [(cell.label, cell.leads, cell.text) for cell in outcomes(HIGH, 300)]
    assert cells == [
        ("Called, and buy", 96, "of 120 calls, 80%"),
        ("Called for nothing", 24, "of 120 calls, 20%"),
        ("Not called, would buy", 24, "of 120 buyers, 20%"),
        ("Rightly left alone", 156, "would not have bought"),
    ]


def test_cells_claim_no_share_of_nothing():
    assert [cell.text for cell in outcomes(NOBODY, 50)][:2] == ["of 0 calls"] * 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=40),
    st.floats(0, 1),
    st.integers(1, 500),
)
def test_no_two_texts_disagree(leads, cutoff, n):
    probability = [p for p, _ in leads]
    outcome = [True, False, *[bought for _, bought in leads[2:]]]
    point = Cutoffs.from_predictions(probability, outcome).at(cutoff)
    cells = outcomes(point, n)
    assert sum(cell.leads for cell in cells) == n
    counts = point.per(n)
    called = sum(cell.leads for cell in cells if cell.called)
    assert called == counts.n_hot
    answer = sentences.answer(point, n)
    assert f" of {n:,} lead" in answer
    if called:
        assert f"Call {called:,} of" in answer
        assert f"missing {cells[2].leads:,} of {cells[0].leads + cells[2].leads:,} buyers" in answer
        share = cells[0].text.rpartition(", ")[2]
        assert f"expect {share} to convert" in answer
        shares = [int(cell.text.rpartition(", ")[2].rstrip("%")) for cell in cells[:2]]
        assert sum(shares) == 100


def test_the_comparison_is_the_difference_of_what_both_cutoffs_show():
    # per 300: 300 calls against 120, 120 buyers against 96, 40% against 80%
    assert sentences.comparison(LOW, HIGH, 300).startswith(
        "Proposed cutoff 20, published 70. Compared with published: +180 calls, "
        "+24 buyers reached, conversion −40 points. Range: 95% interval over many days, "  # noqa: RUF001
        "from 100 past leads"
    )
    assert sentences.comparison(HIGH, HIGH, 300).startswith("This is the published cutoff, 70.")
    assert "−120 calls" in sentences.comparison(NOBODY, HIGH, 300)  # noqa: RUF001
    assert "conversion unknown" in sentences.comparison(NOBODY, HIGH, 300)


def test_the_other_sentences_by_hand():
    # right: 32 called buyers and 52 others left alone
    assert sentences.accuracy(HIGH) == "Right about 84 of 100 leads (accuracy)."
    assert sentences.reach(HIGH, 10) == (
        "4 calls, best leads first, reach 80% of the buyers; at random they would reach 40%."
    )
    assert sentences.tied(4, HIGH, 10) is None
    assert sentences.tied(3, HIGH, 10) == (
        "Leads with equal scores are called together: 3 calls become 4."
    )


def test_worth_is_margins_less_costs():
    # per 100 leads: 32 x 120 - 40 x 45 = 2,040; calling all: 40 x 120 - 100 x 45 = 300
    assert worth(HIGH, 100, gain=120, cost=45) == 2040
    assert worth_in_words(LOW, HIGH, 100, gain=120, cost=45) == (
        "Cutoff 20 is worth €300 per 100 leads, €1,740 less than the best, 70."
    )
    assert worth_in_words(HIGH, HIGH, 100, gain=120, cost=45) == (
        "Cutoff 70 is worth €2,040 per 100 leads; no cutoff is worth more."
    )
    assert money(-40.2) == "−€40"  # noqa: RUF001


def test_the_three_amounts_agree_as_they_are_shown():
    # 3 of 10 leads: 0.3 x (20 - 2) = 5.4 and 0.3 x (30 - 5) = 7.5, shown as 5 and 8
    cutoffs = Cutoffs.from_predictions(
        [0.9] * 2 + [0.5] * 3 + [0.1] * 5, [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    )
    assert worth_in_words(cutoffs.at(0.9), cutoffs.at(0.5), 3, gain=10, cost=1) == (
        "Cutoff 90 is worth €5 per 3 leads, €3 less than the best, 50."
    )


def test_whole_leads_keep_to_the_share_that_is_stated():
    # 136 of 1,000 are hot and 134 of them bought: of 14 hot leads in 100, 13.8 buy
    probability, outcome = [0.9] * 136 + [0.1] * 864, [1] * 134 + [0] * 666 + [1] * 200
    cells = outcomes(Cutoffs.from_predictions(probability, outcome).at(0.5), 100)
    assert [(cell.leads, cell.text) for cell in cells][:2] == [
        (14, "of 14 calls, 99%"),
        (0, "of 14 calls, 1%"),
    ]


def test_every_measure_side_by_side():
    table = measures(HIGH, LOW).set_index("measure")
    assert table.loc["Leads called"].tolist() == ["40%", "100%"]
    assert table.loc["Converts (precision)", "proposed"] == "80% (65% to 90%)"
    assert table.loc["Right about the lead (accuracy)"].tolist() == ["84%", "40%"]
    # F1 = 2 x 32 / (40 + 40) and 2 x 40 / (100 + 40); lift = 0.8 / 0.4 and 1
    assert table.loc["Balance of conversion and reach (F1)"].tolist() == ["0.80", "0.57"]
    assert table.loc["Conversion against calling at random (lift)"].tolist() == [
        "2.00 times",
        "1.00 times",
    ]


@pytest.mark.parametrize("text", [sentences.on_list(1, 1, 0.5)])
def test_one_lead_is_not_many(text):
    assert text == "Of the 1 lead that is open, 1 scores 50 or more."
