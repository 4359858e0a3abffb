"""The goals of the benchmark, each by where its parts print what it is judged by."""

from __future__ import annotations

from benchmarks.goals import Goal, Side

__all__ = ["GOALS"]

_MILLION, _TEN_MILLION = "1,000,000", "10,000,000"


def _scored(*row: str, column: str = "leadscoring") -> Side:
    return Side("scoring", row, column)


def _fitted(leads: str, what: str, column: str = "seconds") -> Side:
    return Side("fitting", (leads, what), column)


def _trained(model: str) -> Side:
    return Side("training", ("X Education", model), "tune and fit 5 folds, s")


def _shown(*row: str, column: str = "median") -> Side:
    return Side("dashboard", row, column)


_RANKED, _READ = ("CSV to ranked CSV", "scikit-learn"), ("CSV to ranked CSV", "reading")
_FIRST_PAGE = ("first page, settled",)
_CODES, _CUTOFFS = ("codes to log-odds",), ("all cutoffs",)
_OURS, _STREAMED = _fitted(_MILLION, "leadscoring in memory"), "leadscoring streamed"

GOALS = (
    Goal(
        "CSV to ranked CSV, 1M: s, times faster than scikit-learn and pandas",
        _scored(*_RANKED),
        _scored(*_RANKED, column="beside it"),
        12,
        is_least=True,
    ),
    Goal(
        "the same: MiB, share of theirs",
        _scored(*_RANKED, column="MiB"),
        _scored(*_RANKED, column="beside it, again"),
        0.25,
    ),
    Goal(
        "the same: s, times the fastest reading",
        _scored(*_READ),
        _scored(*_READ, column="beside it"),
        4,
    ),
    Goal(
        "score codes, 1M: s, times reading as much memory",
        _scored(*_CODES),
        _scored(*_CODES, column="beside it"),
        3,
    ),
    Goal(
        "fit, 1M, Parquet to model: s, times faster than scikit-learn",
        _OURS,
        _fitted(_MILLION, "scikit-learn"),
        20,
        is_least=True,
    ),
    Goal("the same: times faster than glum", _OURS, _fitted(_MILLION, "glum"), 10, is_least=True),
    Goal("the same: times polars' reading", _OURS, _fitted(_MILLION, "polars"), 6),
    Goal(
        "tune, fit, cross-validate 9,240 leads: s, share of LightGBM's",
        _trained("leadscoring"),
        _trained("LightGBM"),
        1,
    ),
    Goal(
        "the same: share of LogisticRegressionCV's",
        _trained("leadscoring"),
        _trained("LogisticRegressionCV"),
        1,
    ),
    Goal(
        "all cutoffs, 1M: s, times faster than scikit-learn",
        _scored(*_CUTOFFS),
        _scored(*_CUTOFFS, column="beside it"),
        4.5,
        is_least=True,
    ),
    Goal("fit, 10M streamed: MiB", _fitted(_TEN_MILLION, _STREAMED, "MiB"), None, 512),
    Goal(
        "the same: us a lead, times those at 1M",
        _fitted(_TEN_MILLION, _STREAMED, "us a lead"),
        _fitted(_MILLION, _STREAMED, "us a lead"),
        1.3,
    ),
    Goal(
        "score 10M, Parquet to Parquet: million leads a second",
        _scored(_TEN_MILLION, "Parquet to scores", column="times"),
        None,
        1.5,
        is_least=True,
    ),
    Goal("leadscoring --help: ms", _shown("leadscoring --help"), None, 300),
    Goal("first page, settled: ms", _shown(*_FIRST_PAGE), None, 2_500),
    Goal(
        "the same: times a page of Streamlit's that says one sentence",
        _shown(*_FIRST_PAGE),
        _shown(*_FIRST_PAGE, column="beside it"),
        1.67,
    ),
    Goal("a cutoff move, computed: ms", _shown("cutoff move computes"), None, 20),
    Goal("a cutoff move, settled in the browser: ms", _shown("cutoff move, settled"), None, 300),
)
