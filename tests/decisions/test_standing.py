import pytest

from leadscoring.decisions import standing

from .model_by_hand import card


def test_the_headline_and_the_facts():
    assert standing.headline(card(), "Model 3") == "Model 3 puts the buyer first in 90 of 100 pairs"
    # eight rows of the effects, of which one repeats a field as a contrast
    assert standing.facts(card()) == (
        "100 leads, 40.0% converted · 2 fields, 7 terms · AUC 0.904 (0.880 to 0.920)"
    )
    assert standing.separation(card()) == ("AUC 0.904: in 90 of 100 pairs the buyer scores higher.")


def test_every_figure_of_the_cross_validation_has_its_spread():
    table = standing.cross_validation(card())
    assert len(table) == 10
    assert table.iloc[0].tolist() == ["Puts the buyer first (ROC AUC)", "0.904", "0.010"]
    assert table.iloc[-1, 1:].tolist() == ["1,234", "6"]


@pytest.mark.parametrize(
    ("auc", "verdict"),
    [
        (0.91, "No drop: the newest leads are ranked as well as the others."),
        (0.89, "A drop of 0.014, no more than parts of the data differ anyway."),
        (0.85, "A drop of 0.054, more than chance explains: expect new leads to be ranked"),
    ],
    ids=["no drop", "within two standard deviations", "beyond them"],
)
def test_the_backtest_says_what_its_drop_means(auc, verdict):
    found = {"n_train": 8000, "n_test": 2000, "tested_from": "2026-07-01", "date": "Created"}
    told = standing.backtest(card(backtest=found | {"roc_auc": auc}))
    assert told.startswith(
        "Trained on the 8,000 oldest leads and tested on the 2,000 newest "
        f"(from 1 Jul 2026, by Created): AUC {auc:.3f}, against 0.904 in cross-validation. {verdict}"
    )


def test_without_a_date_there_is_no_backtest_to_tell():
    assert standing.backtest(card()) is None


def test_calibration_is_told_in_points_beside_what_chance_does():
    bent = {"method": "beta", "log_loss": {"none": 0.41, "beta": 0.4}, "noise_floor": 0.0114}
    assert standing.calibration(card(calibration=bent)) == (
        "On average the promise is 3.1 points off; 1.1 would be chance alone. "
        "A correction that bends was fitted (beta), after the points and odds here."
    )


def test_a_card_that_does_not_know_what_chance_does_says_the_rest():
    assert standing.calibration(card()) == (
        "On average the promise is 3.1 points off. No correction was needed."
    )


def test_columns_left_out_for_one_reason_stand_together():
    assert standing.left_out(card()).to_numpy().tolist() == [
        ["Id", "identifies the lead"],
        ["Tags", "your choice"],
        ["Notes", "your choice"],
    ]
