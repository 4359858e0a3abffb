"""The figures of one lead and of the coefficients show the table's own numbers."""

import numpy as np
import pandas as pd
import pytest

from leadscoring.figures import (
    DARK,
    LIGHT,
    alt,
    correlation,
    curve,
    levels,
    losses,
    odds,
    pair,
    reliability,
    waterfall,
)

MINUS, TIMES = "\N{MINUS SIGN}", "\N{MULTIPLICATION SIGN}"
STEPS = pd.DataFrame(
    {
        "label": ["Got our SMS", "City not given", "2 smaller reasons"],
        "points": [1.5, -0.5, 0.75],
        "blank": [False, True, False],
    }
)
TICKS = [(np.log(s / (100 - s)), str(s)) for s in (1, 10, 25, 50, 75, 90, 97, 99)]


def _waterfall(steps=STEPS, cutoff=(0.85, "cutoff 70")):
    scores = {"start": -0.5, "start_score": 38, "end_score": 68}
    return waterfall(steps, **scores, ticks=TICKS, cutoff=cutoff, palette=LIGHT)


def _bar(figure):
    (bar,) = [trace for trace in figure.data if trace.type == "bar"]
    return bar


def test_each_bar_starts_where_the_one_before_ended():
    bar = _bar(_waterfall())
    assert bar.base.tolist() == [-0.5, 1.0, 0.5]
    assert bar.x.tolist() == [1.5, -0.5, 0.75]
    assert list(bar.marker.color) == [LIGHT.hot, LIGHT.cold, LIGHT.hot]
    assert list(bar.marker.pattern.shape) == ["", "/", ""]


def test_the_ends_carry_both_scores():
    figure = _waterfall()
    ends = figure.data[-1]
    assert list(ends.x) == [-0.5, 1.25]
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["cutoff 70", "+1.5", f"{MINUS}0.5", "+0.8", "38", "<b>68</b>"]
    assert alt(figure) == (
        "From 38 for the average lead to 68 for this lead: "
        f"Got our SMS +1.5, City not given {MINUS}0.5, 2 smaller reasons +0.8."
    )


def test_a_lead_without_reasons_is_the_average_lead():
    figure = _waterfall(STEPS.iloc[:0], cutoff=None)
    assert list(figure.data[-1].x) == [-0.5, -0.5]
    assert figure.layout.yaxis.ticktext == ("Average lead", "<b>This lead</b>")


def test_the_waterfalls_ticks_lie_on_its_axis_and_apart():
    axis = _waterfall().layout.xaxis
    low, high = axis.range
    assert low <= min(axis.tickvals)
    assert max(axis.tickvals) <= high
    assert min(np.diff(axis.tickvals)) >= 0.15 * (high - low)
    assert "50" in axis.ticktext


def test_colour_says_whether_an_effect_is_beyond_doubt():
    columns = ["label", "odds", "odds_low", "odds_high"]
    rows = [["a", 3, 2, 4], ["b", 0.5, 0.3, 0.8], ["c", 1.2, 0.9, 1.6], ["d", 2, np.nan, np.nan]]
    figure = odds(pd.DataFrame(rows, columns=columns), palette=DARK)
    dots = figure.data[-1]
    assert dots.x.tolist() == pytest.approx([3, 0.5, 1.2, 2])
    assert list(dots.marker.color) == [DARK.hot, DARK.cold, DARK.muted, DARK.muted]
    whiskers = {trace.y[0]: trace.x[:2].tolist() for trace in figure.data[:-1] if len(trace.y)}
    assert whiskers == {
        0: pytest.approx([2, 4]),
        1: pytest.approx([0.3, 0.8]),
        2: pytest.approx([0.9, 1.6]),
    }
    texts = [note.text for note in figure.layout.annotations]
    assert texts == [f"{TIMES}{factor}" for factor in ("3.0", "0.50", "1.20", "2.0")]


@pytest.mark.parametrize("factor", [1.01, 5.0, 60.0, 1e9, np.inf])
def test_an_axis_of_odds_shows_no_effect_and_keeps_every_dot(factor):
    row = {"label": ["a"], "odds": factor, "odds_low": 1 / factor, "odds_high": factor}
    figure = odds(pd.DataFrame(row), palette=LIGHT)
    axis = figure.layout.xaxis
    assert 1.0 in axis.tickvals
    assert axis.range[0] < 0 < np.log10(figure.data[-1].x[0]) < axis.range[1]


def test_heat_map_diverges_about_no_change():
    cells = [("a", "x", 2.0, 60), ("a", "y", 0.5, 70), ("b", "x", 1.0, 80), ("b", "y", np.nan, 3)]
    figure = pair(pd.DataFrame(cells, columns=["row", "column", "odds", "leads"]), palette=LIGHT)
    (heat,) = figure.data
    assert heat.z == pytest.approx(np.log([[2, 0.5], [1, np.nan]]), nan_ok=True)
    assert heat.zmin == -heat.zmax
    assert (heat.xgap, heat.ygap) == (3, 3)
    assert heat.textfont.color == LIGHT.ink
    assert heat.text.tolist() == [[f"{TIMES}2.0", f"{TIMES}0.50"], [f"{TIMES}1.00", ""]]


def test_a_cell_that_may_have_no_effect_is_grey_and_says_so_on_hover():
    names = ["row", "column", "odds", "odds_low", "odds_high", "leads", "converted"]
    cells = [("a", "x", 2.0, 1.5, 2.5, 1_060, 0.5), ("a", "y", 0.5, 0.2, 1.1, 70, 0.25)]
    cells += [("b", "x", *[np.nan] * 5), ("b", "y", 0.5, 0.4, 0.9, 12, 0.0)]
    (heat,) = pair(pd.DataFrame(cells, columns=names), palette=LIGHT).data
    assert heat.z == pytest.approx(np.log([[2, 1], [np.nan, 0.5]]), nan_ok=True)
    assert heat.text.tolist() == [[f"{TIMES}2.0", f"{TIMES}0.50"], ["", f"{TIMES}0.50"]]
    told = heat.customdata.ravel()
    assert told[0].endswith(f"{TIMES}1.50 to {TIMES}2.5<br>1,060 leads, 50% converted")
    assert told[1].endswith(f"to {TIMES}1.10, no sure effect<br>70 leads, 25% converted")


def test_bars_carry_their_numbers():
    table = pd.DataFrame({"label": ["Visits", "Do not email"], "correlation": [0.3, -0.14]})
    figure = correlation(table, palette=LIGHT)
    assert _bar(figure).x.tolist() == [0.3, -0.14]
    texts = [(note.text, note.x, note.xanchor) for note in figure.layout.annotations]
    assert texts == [("0.30", 0.3, "left"), (f"{MINUS}0.14", -0.14, "right")]


def test_levels_carry_their_share_and_interval():
    columns = ["label", "converted", "low", "high", "leads"]
    table = pd.DataFrame([["Chat", 0.25, 0.2, 0.3, 1_753]], columns=columns)
    figure = levels(table, palette=LIGHT)
    assert _bar(figure).x.tolist() == [0.25]
    assert figure.data[1].x[:2].tolist() == [0.2, 0.3]
    assert _bar(figure).customdata[0] == "<b>Chat</b><br>25% (20% to 30%) converted<br>1,753 leads"


def test_what_may_be_no_loss_is_grey():
    table = pd.DataFrame(
        [["Visits", 0.141, 0.12, 0.16], ["City", 0.002, -0.01, 0.014], ["Fax", -0.003, -0.01, 0.0]],
        columns=["label", "lost", "low", "high"],
    )
    figure = losses(table, palette=LIGHT)
    assert _bar(figure).x.tolist() == [0.141, 0.002, -0.003]
    assert list(_bar(figure).marker.color) == [LIGHT.accent, LIGHT.faint, LIGHT.faint]
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["14.1%", "0.2%", f"{MINUS}0.3%"]
    axis = figure.layout.xaxis
    assert axis.range[0] < -0.01 < 0.16 < axis.range[1]


def test_curve_stands_over_its_leads():
    x = np.arange(3_000.0)
    points = pd.DataFrame({"x": x, "probability": 0.4, "low": 0.3, "high": 0.5})
    leads = pd.DataFrame({"left": [0, 1_000], "right": [1_000, 3_000], "leads": [40, 10]})
    figure = curve(points, leads=leads, x_title="seconds", palette=LIGHT)
    bar = _bar(figure)
    assert bar.x.tolist() == [500, 2_000]
    low, high = figure.layout.yaxis.range
    assert low == 0
    # a bar's area is its number of leads, and the tallest stays at the foot
    assert bar.y.tolist() == pytest.approx([0.17 * high, 0.17 * high / 8])
    assert list(bar.customdata) == ["40 leads", "10 leads"]
    lines = [trace for trace in figure.data if trace.type == "scatter"]
    assert [trace.y[0] for trace in lines] == [0.5, 0.3, 0.4]
    assert max(len(trace.x) for trace in lines) == 1_001
    assert lines[-1].x[-1] == 2_999


def test_a_curve_that_jumps_is_drawn_upright_and_tells_what_holds_there():
    columns = ["x", "probability", "low", "high"]
    rows = [[0, 0.2, 0.1, 0.3], [2, 0.2, 0.1, 0.3], [2, 0.6, 0.5, 0.7], [9, 0.6, 0.5, 0.7]]
    figure = curve(pd.DataFrame(rows, columns=columns), leads=None, x_title="x", palette=LIGHT)
    line = figure.data[-1]
    assert (line.x.tolist(), line.y.tolist()) == ([0, 2, 2, 9], [0.2, 0.2, 0.6, 0.6])
    assert line.line.shape is None  # straight from row to row
    before, after = "20% (10% to 30%) convert", "60% (50% to 70%) convert"
    assert list(line.customdata) == [before, after, after, after]


def test_reliability_puts_each_bin_where_it_fell():
    columns = ["predicted", "converted", "low", "high", "leads"]
    rows = [[0.1, 0.12, 0.1, 0.15, 400], [0.8, 0.7, np.nan, np.nan, 3]]
    figure = reliability(pd.DataFrame(rows, columns=columns), palette=LIGHT)
    points = figure.data[-1]
    assert (points.x.tolist(), points.y.tolist()) == ([0.1, 0.8], [0.12, 0.7])
    assert points.customdata[1] == "predicted 80%<br>converted 70%<br>3 leads"
    whiskers = figure.data[1]
    assert whiskers.y[:2].tolist() == [0.1, 0.15]
    assert len(whiskers.y) == 3
