"""Print how well leadscoring predicts, beside other models: ``make bench-quality``.

Six models are fitted on the same leads, in one run, on one thread:

- leadscoring: the model that ``leadscoring.train`` fits, before its calibration map
- classic: the product's textbook model, ``recipe="classic"``, before its calibration map
- textbook: most frequent values for missing ones, one column a level, standardised numbers
- LightGBM: small steps, the number of rounds by cross-validation inside the fold
- EBM: an explainable boosting machine with pairs of fields, 4 outer bags in place of 14
- optbinning: a logistic regression on weights of evidence, the usual credit scorecard

The first table is of 5 folds that keep duplicates together. Log loss and AUC are means over
the folds, "minus" another model is the mean difference in log loss, fold by fold, with its
standard error: below zero is better than the other. The calibration error (ten bins of equal
size) and the recall (the share of buyers reached by the cutoff at which 80% of the called
buy, 0 where no cutoff does) are of all leads together, each predicted by the model that was
not fitted on it; "by chance" is the error that true probabilities would show. The seconds
are the processor's, the median over the folds. The AUC in time is of the newest 20% of the
leads, by a model of the oldest 80%.

The second table tries leadscoring's promises: 100 times a cutoff is chosen for a conversion
on a random half of those predictions and tried on the other; fewer where some halves do not
reach it. "Kept" counts where the delivered conversion lies in the 95% interval around the
promised, with leads entered twice in the same half. "Profiles whole" keeps all leads that
agree in every field in the same half, even hundreds with nothing filled in: each such
profile then comes whole or not at all, which is more chance than the interval is made for.

The third table is of models fitted on a few hundred leads drawn at random, tested on all
others but their duplicates: means over 20 draws.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable, Sequence

from threadpoolctl import threadpool_limits

from benchmarks import tables
from benchmarks.histories import HISTORIES, REAL_DATA, History, absent, histories
from benchmarks.measuring import Result, Vector, folds, result
from benchmarks.rivals import FEW_LEADS, OURS, RIVALS
from benchmarks.small_samples import SIZES, losses

PARTS = ("folds", "few")


def main() -> None:
    """Measure what is asked for and print it."""
    asked = _parser().parse_args()
    if absent():
        _say(
            f"Not measured, for want of the file: {', '.join(absent())}. Name the folder that "
            f"holds it: {REAL_DATA}=/path/to/folder make bench-quality"
        )
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the others' libraries warn of what they will change
        printed = _measured(asked)
    for headings, rows in printed.items():
        if rows:
            print(tables.markdown(headings, rows), end="\n\n")


def _measured(asked: argparse.Namespace) -> dict[tables.Row, list[tables.Row]]:
    in_folds: list[tables.Row] = []
    promised: list[tables.Row] = []
    on_few: list[tables.Row] = []
    for history in histories(asked.history):
        if "folds" in asked.part:
            results = _in_folds(history, asked.model)
            in_folds += tables.in_folds(history.name, results)
            if OURS in results:
                promised += tables.promised(history, results[OURS].probability)
        if "few" in asked.part:
            for n_leads in SIZES:
                on_few += tables.on_few(
                    history.name, n_leads, _on_few(history, asked.model, n_leads)
                )
    return {tables.IN_FOLDS: in_folds, tables.PROMISED: promised, tables.ON_FEW: on_few}


def _in_folds(history: History, models: Sequence[str]) -> dict[str, Result]:
    splits, results = folds(history), {}
    for name in models:
        _say(f"{history.name}, {len(history.leads):,} leads: {name}")
        results[name] = result(history, RIVALS[name], splits)
    return results


def _on_few(history: History, models: Sequence[str], n_leads: int) -> dict[str, Vector]:
    found = {}
    for name in (name for name in FEW_LEADS if name in models):
        _say(f"{history.name}, {n_leads:,} leads drawn: {name}")
        found[name] = losses(history, RIVALS[name], n_leads)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench-quality", description=__doc__.splitlines()[0])
    for option, names in {"history": HISTORIES, "model": tuple(RIVALS), "part": PARTS}.items():
        parser.add_argument(
            f"--{option}",
            nargs="+",
            type=_one_of(names),
            default=names,
            metavar="NAME",
            help=f"only these of {', '.join(names)}; the first letters will do",
        )
    return parser


def _one_of(names: Sequence[str]) -> Callable[[str], str]:
    def found(text: str) -> str:
        meant = [name for name in names if name.lower().startswith(text.lower())]
        if len(meant) != 1:
            raise argparse.ArgumentTypeError(
                f"'{text}' names none, or several, of {', '.join(names)}"
            )
        return meant[0]

    return found


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
