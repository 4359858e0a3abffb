"""What is left out of a long curve cannot be seen."""

from __future__ import annotations

import numpy as np
import pytest

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.figures import LIGHT, gains, outline, precision_recall, roc, value
from leadscoring.figures.outline import rows_of, with_enough_leads

N = 200_000
WIDTH, HEIGHT = 1_000, 300  # pixels


@pytest.fixture(scope="module", params=["beta", "ties", "narrow", "no better than chance"])
def table(request):
    rng = np.random.default_rng(3)
    probability = {
        "beta": lambda: rng.beta(1.2, 2, N),
        "ties": lambda: np.round(rng.beta(0.3, 1.0, N), 5),
        "narrow": lambda: 0.02 + 0.01 * rng.beta(5, 5, N),
        "no better than chance": lambda: rng.random(N),
    }[request.param]()
    chance = 0.3 if request.param == "no better than chance" else probability
    return Cutoffs.from_predictions(probability, rng.random(N) < chance).table


def steps(x, y):
    """Return the corners of a curve that goes up at each point and then across, as plotly's "vh"."""
    return np.repeat(x, 2)[:-1], np.repeat(y, 2)[1:]


def off(full, drawn):
    """Return by how many pixels, at most, a corner of the full curve lies beside the drawn one."""
    (x, y), (u, v) = ([np.asarray(part, dtype=float) for part in curve] for curve in (full, drawn))
    across, up = WIDTH / np.ptp(x), HEIGHT / max(np.ptp(y), 1e-12)
    order = 1 if x[-1] >= x[0] else -1
    x, y, u, v = (part[::order] for part in (x * across, y * up, u * across, v * up))
    # Every stretch of the drawn curve that passes within a pixel, left or right, of a corner.
    first = np.maximum(np.searchsorted(u, x - 1, side="left") - 1, 0)
    last = np.minimum(np.searchsorted(u, x + 1, side="right"), len(u) - 1)
    bounds = np.column_stack([first, last + 1]).ravel()
    bounds = np.minimum(bounds, len(u) - 1)
    high = np.maximum(np.maximum.reduceat(v, bounds)[::2], v[last])
    low = np.minimum(np.minimum.reduceat(v, bounds)[::2], v[last])
    return float(np.maximum(y - high, low - y).max(initial=0.0))


def test_every_curve_of_a_cutoff_table_stays_within_a_pixel(table):
    few = table.iloc[outline(table)]
    assert len(few) < 7_000
    for measure in ("precision", "precision_low", "precision_high", "recall", "recall_low"):
        parts = (with_enough_leads(table), with_enough_leads(few))
        assert off(*(steps(part["cutoff"], part[measure]) for part in parts)) <= 1
    for x in ("share_hot", "fp"):
        assert off((table[x], table["recall"]), (few[x], few["recall"])) <= 1


def test_figures_draw_within_a_pixel_what_all_rows_would(table):
    held = np.searchsorted(table["cutoff"], [0.5, 0.55])
    few = table.iloc[np.union1d(outline(table), held[held < len(table)])]
    for drawn_from in (table, few):
        money = {"gain": 300, "cost": 60, "of": 300}
        made = {
            "recall": precision_recall(drawn_from, proposed=0.5, published=0.55, palette=LIGHT),
            "gains": gains(drawn_from, n_hot=9, of=1, cutoff=0.5, palette=LIGHT),
            "roc": roc(drawn_from, marked=0.5, palette=LIGHT),
            "value": value(drawn_from, **money, best=0.5, proposed=0.55, palette=LIGHT),
        }
        lines = {name: accent(figure) for name, figure in made.items()}
        assert max(len(line.x) for figure in made.values() for line in figure.data) < 4_000
        enough = table[table["n_hot"] >= 10]
        full = 100 * enough["cutoff"], enough["precision"]
        assert off(steps(*full), steps(lines["recall"].x, lines["recall"].y)) <= 1
        ends = (np.append(table["share_hot"], 0), np.append(table["recall"], 0))
        assert off(ends, (lines["gains"].x, lines["gains"].y)) <= 1
        ends = (np.append(table["fp"] / table["fp"].max(), 0), ends[1])
        assert off(ends, (lines["roc"].x, lines["roc"].y)) <= 1


def accent(figure):
    (line,) = [
        trace
        for trace in figure.data
        if trace.mode == "lines" and trace.line.color == LIGHT.accent and trace.line.width
    ]
    return line


def test_few_points_are_all_drawn_and_a_gap_stays_a_gap():
    x = np.arange(1_000)
    assert rows_of(x, [np.zeros(1_000)]).tolist() == x.tolist()
    x = np.arange(100_000)
    y = np.where((x > 30_000) & (x < 60_000), np.nan, x % 2)
    rows = rows_of(x, [y])
    drawn = y[rows]
    assert {0, 1} <= set(drawn[rows < 30_000])
    assert np.isnan(drawn[(rows > 30_200) & (rows < 59_800)]).all()
