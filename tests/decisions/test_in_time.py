import pytest

from leadscoring.decisions import in_time

from .model_by_hand import card

FOUND = {"n_train": 6000, "n_test": 4000, "tested_from": "2026-07-01", "date": "Created"}
BLOCK = {
    "from": "2026-07-01",
    "to": "2026-08-09",
    "n_train": 6000,
    "n_test": 2000,
    "converted": 0.305,
    "roc_auc": 0.8912,
    "roc_auc_low": 0.87,
    "roc_auc_high": 0.91,
    "log_loss": 0.4004,
    "calibration_error": 0.02,
}


@pytest.mark.parametrize(
    ("auc", "verdict"),
    [
        (
            0.936,
            (
                "No drop: the newest leads are ranked better, by 0.032 "
                "(95% interval \N{MINUS SIGN}0.052 to \N{MINUS SIGN}0.012 for the drop)."
            ),
        ),
        (
            0.890,
            (
                "The drop is 0.014 (95% interval \N{MINUS SIGN}0.006 to 0.034): "
                "no more than chance explains."
            ),
        ),
        (
            0.850,
            (
                "A drop of 0.054 (95% interval 0.034 to 0.074): expect new leads to be ranked "
                "less well than cross-validation says."
            ),
        ),
    ],
    ids=["better", "may be chance", "a drop"],
)
def test_the_backtest_says_what_its_drop_means(auc, verdict):
    """Cross-validation says 0.904; a standard error of 0.01 reaches 0.0196 to either side."""
    found = FOUND | {"roc_auc": auc, "drop_error": 0.01, "origins": [BLOCK, BLOCK]}
    assert in_time.backtest(card(backtest=found)) == (
        "Trained on the 6,000 oldest leads and tested on the 4,000 newest (in 2 blocks, each by a "
        "model of all older leads, its chances uncorrected; from 1 Jul 2026, by Created): "
        f"AUC {auc:.3f}, against 0.904 in cross-validation. {verdict}"
    )


def test_each_block_has_its_row():
    table = in_time.origins(card(backtest=FOUND | {"origins": [BLOCK]}))
    assert table.to_dict("records") == [
        {
            "from": "1 Jul 2026",
            "to": "9 Aug 2026",
            "older leads": "6,000",
            "tested": "2,000",
            "converted": "30.5%",
            "AUC": "0.891 (0.870 to 0.910)",
            "log loss": "0.400",
        }
    ]


def test_numbers_that_order_the_leads_are_shown_as_they_are():
    block = BLOCK | {"from": 645210, "to": 660737}
    numbered = FOUND | {"tested_from": 645210, "date": "Lead Number", "roc_auc": 0.9}
    numbered = card(backtest=numbered | {"drop_error": 0.01, "origins": [block]})
    assert "the 4,000 newest (from 645210, by Lead Number): AUC 0.900" in in_time.backtest(numbered)
    assert in_time.origins(numbered).loc[0, ["from", "to"]].tolist() == ["645210", "660737"]


@pytest.mark.parametrize(
    ("auc", "verdict"),
    [
        (0.91, "No drop: the newest leads are ranked as well as the others."),
        (0.89, "A drop of 0.014, no more than parts of the data differ anyway."),
        (0.85, "A drop of 0.054, more than chance explains: expect new leads to be ranked"),
    ],
    ids=["no drop", "within two standard deviations", "beyond them"],
)
def test_the_backtest_of_an_old_card_is_told_by_the_spread_of_the_folds(auc, verdict):
    found = {"n_train": 8000, "n_test": 2000, "tested_from": "2026-07-01", "date": "Created"}
    told = in_time.backtest(card(backtest=found | {"roc_auc": auc}))
    assert told.startswith(
        "Trained on the 8,000 oldest leads and tested on the 2,000 newest "
        f"(from 1 Jul 2026, by Created): AUC {auc:.3f}, against 0.904 in cross-validation. {verdict}"
    )
    assert in_time.origins(card(backtest=found | {"roc_auc": auc})).empty


def test_without_a_date_there_is_no_backtest_to_tell():
    assert in_time.backtest(card()) is None
    assert in_time.origins(card()).empty
