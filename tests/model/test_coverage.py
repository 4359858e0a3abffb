"""Do the 95% intervals hold the truth in 95 of 100 cases? Leads are drawn from a known one.

By simulation, averaged over a term's rows or over its curve, which is what a Bayesian interval
promises (Nychka 1988, Bayesian confidence intervals for smoothing splines).
"""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit
from threadpoolctl import threadpool_limits

from leadscoring.model.fitting import fit
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.recipe import Recipe

N_LEADS, N_TRUTHS = 1_000, 60
SHARES = [0.35, 0.2, 0.15, 0.1, 0.08, 0.06, 0.04, 0.02]
TELLING = ["Source", "Job", "Region", "Minutes"]
RECIPE = Recipe(
    ("Source", "Job", "Region", "Campaign"), ("Minutes", "Visits"), (("Job", "Region"),)
)


def waves(rng, spread):
    """A smooth effect of a share in [0, 1]."""
    size, start = rng.normal(size=3) * [1, 0.7, 0.4], rng.uniform(0, 2 * np.pi, 3)
    scale = spread * np.sqrt(2 / (1 + 0.7**2 + 0.4**2))
    return lambda share: scale * np.sin(2 * np.pi * np.outer(share, [0.5, 1, 2]) + start) @ size


def stairs(rng, spread):
    """An effect of a share in [0, 1] that jumps five times."""
    edges, height = np.sort(rng.random(5)), rng.normal(0, spread, 6)
    return lambda share: height[np.searchsorted(edges, share, side="right")]


class Truth:
    """Leads whose fields, two of which hang together, have effects drawn from a normal."""

    def __init__(self, seed, spread, shape):
        rng = np.random.default_rng(seed)
        source = rng.choice(8, N_LEADS, p=SHARES)
        job = np.where(rng.random(N_LEADS) < 0.5, source % 4, rng.integers(0, 4, N_LEADS))
        region = rng.choice(5, N_LEADS, p=[0.4, 0.25, 0.15, 0.1, 0.1])
        minutes = np.round(rng.exponential(20, N_LEADS), 2)
        absent = rng.random(N_LEADS) < 0.1
        drawn = shape(rng, spread)
        self.curve = lambda x: drawn(1 - np.exp(-np.asarray(x) / 20))
        blank, *levels = (rng.normal(0, spread, size) for size in (1, 8, 4, 5, (4, 5)))
        self.adds = {
            "Source": levels[0][source],
            "Job": levels[1][job],
            "Region": levels[2][region],
            "Minutes": np.where(absent, blank, self.curve(minutes)),
        }
        both = levels[3][job, region]
        log_odds = sum(part - part.mean() for part in [*self.adds.values(), both]) - 1
        self.converted = (rng.random(N_LEADS) < expit(log_odds)).astype(float)
        names = {"Source": source, "Job": job, "Region": region}
        self.leads = pd.DataFrame(
            {name: pd.Series(codes).map("level {}".format) for name, codes in names.items()}
            | {
                "Campaign": pd.Series(rng.integers(0, 10, N_LEADS)).map("level {}".format),
                "Minutes": np.where(absent, np.nan, minutes),
                "Visits": rng.poisson(3, N_LEADS).astype(float),
            }
        )

    def of(self, row):
        """What a row of the effects states: a group's mean less that of all leads."""
        cells, adds = self.leads[row.term], self.adds[row.term]
        if row.kind == "contrast":
            return float(np.diff(self.curve(cells.quantile([0.25, 0.75])))[0])
        if row.kind == "range":
            low, high = (float(end.replace(",", "")) for end in row.label.split(" to "))
            inside = (cells >= low) & ((cells < high) | (high == cells.max()))
        else:
            inside = cells.isna() if row.kind == "missing" else cells == row.label
        return adds[inside].mean() - adds.mean()

    def along(self, x):
        """The curve at its breakpoints; where it may jump, first just to the left."""
        left = np.append(x[1:] == x[:-1], False)
        return self.curve(np.where(left, x - 1e-9, x)) - self.adds["Minutes"].mean()


def holds(table, truth):
    return ((table["points_low"] <= truth) & (truth <= table["points_high"])).mean()


def covered(seed, spread, shape):
    """Share of the telling fields' rows whose interval holds the truth, and of the curve."""
    truth = Truth(seed, spread, shape)
    pipeline = fit(truth.leads, truth.converted, RECIPE)
    reading = ReadOff(pipeline, RECIPE, truth.leads, truth.converted)
    rows = reading.effects().query("term in @TELLING")
    curve = reading.curves()["Minutes"]
    stated = [truth.of(row) for row in rows.itertuples()]
    return holds(rows, stated), holds(curve, truth.along(curve["x"].to_numpy()))


@pytest.fixture(scope="module")
def coverage():
    """Of N_TRUTHS truths: effects of three sizes, curves of two shapes."""
    kinds = [(spread, shape) for spread in (0.2, 0.5, 1.0) for shape in (waves, stairs)]
    with threadpool_limits(1):
        return np.array([covered(seed, *kinds[seed % len(kinds)]) for seed in range(N_TRUTHS)])


@pytest.mark.parametrize("told", ["rows", "curves"])
def test_intervals_hold_the_truth_in_95_of_100(coverage, told):
    """Measured with 60 truths: rows 94.6 +- .7%, curves 96.4 +- .8%."""
    shares = coverage[:, ["rows", "curves"].index(told)]
    error = shares.std(ddof=1) / np.sqrt(N_TRUTHS)  # of the simulation
    assert error < 0.01
    assert shares.mean() == pytest.approx(0.95, abs=0.02 + error)
