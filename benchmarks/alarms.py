"""Print how often alarms ring on Results without a cause, and how late with one: ``make bench-alarms``.

A model is trained on 5,000 invented leads from before the year and published at its
cutoff for 80% conversion; there are ten such models. Under each, ten quiet years and ten
years with a drift in their middle are simulated, some 150 leads a week of which a team
calls about 55 hot ones: a new source brings 12% of the leads, and all log-odds of
conversion fall by 0.8. Results is looked at every Monday morning. What is true is known,
so that intervals can be held against it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

import numpy as np
from joblib import Parallel, delayed

from benchmarks.alarm_years import WEEKS, Coverage, Look, covered, looks, model_of, year_of
from benchmarks.tables import Row, markdown
from leadscoring.leads.sample_world import Drift

ALARMS = {
    "rings": "the first advice is to do something",
    "is_broken": "the promise is broken",
    "is_above": "conversion is above the promise",
    "field_changed": "a field has changed",
    "hot_share_off": "last week's share of hot leads lies outside its interval",
}
QUIET = ("said in a quiet week", "looks", "false alarms", "share of looks", "years with any")
DRIFTED = ("noticed after a drift", "years", "noticed", "weeks: median", "90% within")
HELD = ("interval", "cases", "holds the truth")
NEVER = "not within the year"
_DRIFT = Drift()
_FIRST_QUIET, _FIRST_DRIFTED = 10_000, 20_000


def main() -> None:
    """Measure what is asked for and print it."""
    asked = _parser().parse_args()
    each = max(1, asked.years // asked.models)
    run = Parallel(n_jobs=asked.jobs)
    done = run(delayed(measured)(seed, each) for seed in range(asked.models))
    quiet = [year for part in done for year in part[0]]
    drifted = [year for part in done for year in part[1]]
    coverage = [year for part in done for year in part[2]]
    for headings, rows in (
        (QUIET, false_alarms(quiet)),
        (DRIFTED, delays(drifted, drift_week=_DRIFT.week)),
        (HELD, held(coverage)),
    ):
        print(f"{markdown(headings, list(rows))}\n")


def measured(
    model_seed: int, n_years: int
) -> tuple[list[list[Look]], list[list[Look]], list[Coverage]]:
    """Return the looks at quiet and at drifted years, and the coverage, under one model."""
    _say(f"model {model_seed}")
    model = model_of(model_seed)
    quiet, drifted, coverage = [], [], []
    for number in range(model_seed * n_years, (model_seed + 1) * n_years):
        year = year_of(model, _FIRST_QUIET + number, drift=None)
        quiet.append(looks(model, year, range(1, WEEKS + 1)))
        coverage.append(covered(model, year))
        year = year_of(model, _FIRST_DRIFTED + number, drift=_DRIFT)
        drifted.append(looks(model, year, range(_DRIFT.week, WEEKS + 1)))
    return quiet, drifted, coverage


def false_alarms(years: Sequence[Sequence[Look]]) -> Iterator[Row]:
    """Yield a row for each alarm: how often it rang in quiet years, of the looks that judged."""
    for name, words in ALARMS.items():
        told = [[getattr(look, name) for look in year if look.is_judged] for year in years]
        n_looks, n_rung = sum(map(len, told)), sum(map(sum, told))
        n_years = sum(any(year) for year in told)
        share = f"{n_rung / n_looks:.2%}"
        yield words, f"{n_looks:,}", f"{n_rung:,}", share, f"{n_years} of {len(years)}"


def delays(years: Sequence[Sequence[Look]], *, drift_week: int) -> Iterator[Row]:
    """Yield a row for each alarm that a drift should ring: how many weeks after it began."""
    for name in ("is_broken", "field_changed", "rings"):
        late = [_delay(year, name, drift_week) for year in years]
        noticed = sum(np.isfinite(late))
        ends = np.quantile(late, [0.5, 0.9], method="higher")
        shown = [f"{weeks:.0f}" if np.isfinite(weeks) else NEVER for weeks in ends]
        yield ALARMS[name], f"{len(years)}", f"{noticed}", *shown


def held(years: Sequence[Coverage]) -> Iterator[Row]:
    """Yield a row for each kind of interval: how often it holds what is true."""
    n_weeks = sum(year.n_weeks for year in years)
    inside = sum(year.n_inside for year in years)
    off = sum(year.n_off for year in years)
    lifts = sum(year.lift_inside for year in years)
    yield "a week's conversion (95%)", f"{n_weeks:,}", f"{inside / n_weeks:.1%}"
    yield "a quiet week is said to be kept (95%)", f"{n_weeks:,}", f"{1 - off / n_weeks:.1%}"
    yield "the cutoff's lift after a year (95%)", f"{len(years)}", f"{lifts / len(years):.1%}"


def _delay(year: Sequence[Look], name: str, drift_week: int) -> float:
    rung = [look.week - drift_week for look in year if getattr(look, name)]
    return min(rung, default=np.inf)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench-alarms", description=__doc__.splitlines()[0])
    parser.add_argument("--years", type=int, default=100, help="years of either kind")
    parser.add_argument("--models", type=int, default=10, help="models that promise in them")
    parser.add_argument("--jobs", type=int, default=1, help="processes that work side by side")
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
