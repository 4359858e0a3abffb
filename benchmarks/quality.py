"""Print how well leadscoring predicts, beside other models: ``make bench-quality``.

Five models are fitted on the same folds of the same leads, in one run, on one thread:

- leadscoring: the model that ``leadscoring.train`` fits, before its calibration map
- textbook: most frequent values for missing ones, one column a level, standardised numbers
- LightGBM: small steps, the number of rounds by cross-validation inside the fold
- EBM: an explainable boosting machine with pairs of fields, 4 outer bags in place of 14
- optbinning: a logistic regression on weights of evidence, the usual credit scorecard

Columns: the mean over 5 folds that keep duplicates together, but for the seconds (the
processor's, the median over the folds) and the AUC in time (fitted on the oldest 80% of
the leads, tested on the newest 20%). The calibration error has ten bins of equal size.
The recall is the share of buyers reached by the cutoff at which 80% of the called buy,
0 in a fold where no cutoff does. "minus LightGBM" is the difference in log loss, fold by
fold, with its standard error: below zero is better than LightGBM.
"""

from __future__ import annotations

import sys
import warnings

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.histories import REAL_DATA, History, absent, histories
from benchmarks.measuring import Result, difference, folds, result
from benchmarks.rivals import RIVALS, YARDSTICK

HEADINGS = (
    "leads",
    "model",
    "log loss",
    "minus LightGBM",
    "AUC",
    "calibration error",
    "recall at 80%",
    "fit, s",
    "AUC in time",
)


def main() -> None:
    """Measure every model on every history and print the table."""
    if absent():
        _say(
            f"Not measured, for want of the file: {', '.join(absent())}. Name the folder that "
            f"holds it: {REAL_DATA}=/path/to/folder make bench-quality"
        )
    rows = [row for history in histories() for row in _rows(history)]
    print(_line(HEADINGS))
    print(_line(["---"] * len(HEADINGS)))
    for row in rows:
        print(_line(row))


def _rows(history: History) -> list[list[str]]:
    splits = folds(history)
    results = {}
    for name, fit in RIVALS.items():
        _say(f"{history.name}, {len(history.leads):,} leads: {name}")
        with threadpool_limits(1), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the others' libraries warn of what they will change
            results[name] = result(history, fit, splits)
    return [
        [history.name, name, *_cells(found, results[YARDSTICK])] for name, found in results.items()
    ]


def _cells(found: Result, yardstick: Result) -> list[str]:
    return [
        f"{found.log_loss.mean():.4f}",
        "" if found is yardstick else _difference(found, yardstick),
        f"{found.auc.mean():.4f}",
        f"{found.calibration_error.mean():.4f}",
        f"{found.recall.mean():.3f}",
        f"{np.median(found.seconds):.1f}",
        f"{found.auc_in_time:.3f}",
    ]


def _difference(found: Result, yardstick: Result) -> str:
    mean, error = difference(found, yardstick)
    return f"{mean:+.4f} ± {error:.4f}"


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
