"""A tiny model whose every number is chosen, not fitted."""

import pandas as pd

from leadscoring.model.calibration import Calibration
from leadscoring.model.card import Card
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import CurveTerm, LevelTerm, ProductTerm

EFFECTS = pd.DataFrame(
    [
        ["City", "level", "Mumbai", 60, 0.5, 1.0, 0.8, 1.2],
        ["City", "level", "Pune", 30, 0.3, -0.5, -0.9, -0.1],
        ["City", "other", "other", 4, 1.0, 2.0, -0.2, 4.2],
        ["City", "missing", "blank", 6, 0.0, -0.1, -0.7, 0.5],
        ["Visits", "contrast", "1 to 5", 100, 0.4, 0.6, 0.4, 0.8],
        ["Visits", "range", "0 to 2", 70, 0.3, -0.3, -0.4, -0.2],
        ["Visits", "range", "2 to 6.33333", 30, 0.6, 0.7, 0.5, 0.9],
        ["Visits x Minutes", "product", "1 sd each", 100, 0.4, 0.2, 0.1, 0.3],
    ],
    columns=[
        *("term", "kind", "label", "leads", "converted"),
        *("points", "points_low", "points_high"),
    ],
)


def card(**changes) -> Card:
    """The card of the tiny model: 100 leads, of whom 40 bought."""
    figures = {
        "roc_auc": {"mean": 0.904, "sd": 0.01, "low": 0.88, "high": 0.92},
        **{
            name: {"mean": 0.25, "sd": 0.02}
            for name in ("average_precision", "log_loss", "brier", "accuracy")
        },
        "calibration_error": {"mean": 0.031, "sd": 0.004},
    }
    values = {
        "created": "2026-11-17T08:00:00+00:00",
        "target": "Converted",
        "positive": "1",
        "negative": "0",
        "n_leads": 100,
        "n_converted": 40,
        "n_unlabelled": 0,
        "n_duplicates": 0,
        "metrics": figures,
        "confusion": {name: {"mean": 1234.4, "sd": 5.6} for name in ("tp", "fp", "fn", "tn")},
        "backtest": None,
        "confirmation": None,
        "maturity": None,
        "calibration": {"method": "none", "log_loss": {"none": 0.4}},
        "excluded": {"Tags": "your choice", "Id": "identifies the lead", "Notes": "your choice"},
        "fields": {"City": "categorical", "Visits": "numeric"},
        "warnings": [],
        "options": {"n_folds": 5, "n_repeats": 3},
        "seed": 0,
        "libraries": {},
        "fingerprint": "",
        "effects": EFFECTS,
        "reliability": pd.DataFrame(),
        "correlation": pd.DataFrame({"field": ["Minutes", "Visits"], "correlation": [0.1, -0.36]}),
        "curves": {
            "Visits": pd.DataFrame(
                {
                    "x": [0.0, 2.0, 19 / 3],
                    "points": [-1.0, 0.0, 1.0],
                    "points_low": [-1.5, -0.2, 0.5],
                    "points_high": [-0.5, 0.2, 1.5],
                }
            )
        },
    }
    return Card(**{**values, **changes})


SCORECARD = Scorecard(
    intercept=0.0,
    terms=(
        LevelTerm("City", {"Mumbai": 1.0, "Pune": -0.5}, missing=-0.1, other=2.0),
        CurveTerm("Visits", (0.0, 2.0, 19 / 3), (-1.0, 0.0, 1.0), missing=0.0),
        ProductTerm(
            ("Visits", "Minutes"),
            low=(1.0, 0.0),
            high=(6.0, 10.0),
            mean=(3.0, 4.0),
            scale=(4.0, 2.0),
            weight=0.2,
            offset=-0.05,
        ),
    ),
    calibration=Calibration(),
    placeholders=("",),
)
