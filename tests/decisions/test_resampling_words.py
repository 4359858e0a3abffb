import numpy as np
import pandas as pd

from leadscoring.decisions.resampling_words import told

SAME = "no evidence"


def table(**changes):
    """Five resamplings that differ by nothing, but for the changes: (figures, verdicts) by name."""
    rows = pd.DataFrame(
        {
            "resampling": ["none", "balanced", "over", "under", "smote"],
            "roc_auc": 0.9,
            "log_loss": 0.35,
            "calibration_error": 0.01,
            "recall_at_target": [0.75, 0.74, 0.76, 0.75, 0.75],
            "reason": "",
            "ranking": SAME,
            "chances": SAME,
        }
    ).set_index("resampling")
    for method, cells in changes.items():
        for column, value in cells.items():
            rows.loc[method, column] = value
    return rows.reset_index()


def test_where_nothing_helps_leads_are_left_alone():
    assert told(table()) == (
        "None of them ranks buyers better than leaving the leads as they are (AUC 0.900). "
        "None of them tells the chances better than leaving the leads as they are "
        "(log loss 0.350). Where 80% of the called convert, 75.0% of the buyers are reached "
        "with the leads as they are, and 74.0% to 76.0% with the others. "
        "Leave the leads as they are."
    )


def test_what_is_worse_is_named():
    text = told(
        table(
            under={"ranking": "worse", "roc_auc": 0.88, "chances": "worse", "log_loss": 0.4},
            smote={"chances": "worse", "log_loss": 0.3712},
        )
    )
    assert "(AUC 0.900); they are ranked worse with undersampling (0.880)." in text
    assert "they are told worse with undersampling (0.400) and SMOTE (0.371)." in text


def test_what_is_better_in_one_and_worse_in_nothing_is_worth_a_training():
    both = {"ranking": "better", "roc_auc": 0.91}
    text = told(table(balanced=both, over=both, smote=both | {"chances": "worse"}))
    assert text.startswith(
        "Buyers are ranked better with balanced weights (0.910), oversampling (0.910) "
        "and SMOTE (0.910) than with the leads as they are (AUC 0.900). "
    )
    assert text.endswith("Worth a training: balanced weights and oversampling.")


def test_a_conversion_out_of_reach_is_said():
    blank = {"recall_at_target": np.nan}
    assert "reached with the leads as they are, and 74.0% to 76.0% with the others; it is not " in (
        told(table(smote=blank))
    )
    assert "convert, it is not reachable with the leads as they are, and" in told(table(none=blank))
    every = told(table(**dict.fromkeys(["none", "balanced", "over", "under", "smote"], blank)))
    assert "That 80% of the called convert is not reachable with any of them." in every
