"""The figures of Results show the table's own numbers."""

import numpy as np
import pandas as pd

from leadscoring.figures import LIGHT, alt, field_changes, hot_share, kept_promises, needed_cutoff

MONDAYS = pd.date_range("2026-09-07", periods=11, freq="7D")


def _weeks():
    actual = np.linspace(0.81, 0.71, 11)
    return pd.DataFrame(
        {
            "week": MONDAYS,
            "leads": 100,
            "converted": (100 * actual).round().astype(int),
            "promised": 0.8,
            "actual": actual,
            "low": actual - 0.05,
            "high": actual + 0.04,
            "verdict": ["kept"] * 8 + ["below"] * 3,
        }
    )


def _labels(figure):
    return [note.text for note in figure.layout.annotations]


def test_a_week_below_the_promise_is_a_diamond():
    figure = kept_promises(_weeks(), palette=LIGHT)
    dots = figure.data[-1]
    assert list(dots.marker.symbol) == ["circle"] * 8 + ["diamond"] * 3
    assert list(dots.marker.color) == [LIGHT.accent] * 8 + [LIGHT.hot] * 3
    assert list(dots.y) == _weeks()["actual"].tolist()
    assert "3 of 11 weeks are below the promise" in alt(figure)


def test_at_most_five_weeks_are_named_the_last_among_them():
    named = kept_promises(_weeks(), palette=LIGHT).layout.xaxis.ticktext
    # Every third of the eleven, counted back from the last, ten weeks after 7 September.
    assert list(named) == ["16 Nov", "26 Oct", "5 Oct", "14 Sep"]


def test_the_names_of_two_lines_stand_apart_however_close_they_end():
    weeks = _weeks().assign(promised=0.711)
    figure = kept_promises(weeks, palette=LIGHT)
    assert sorted(_labels(figure)) == ["<b>actual</b>", "<b>promised</b>"]
    heights = sorted(note.y for note in figure.layout.annotations)
    low, high = figure.layout.yaxis.range
    assert heights[1] - heights[0] > 0.1 * (high - low)


def test_the_needed_cutoff_is_drawn_in_scores_and_left_open_where_it_is_not_known():
    table = pd.DataFrame(
        {
            "week": MONDAYS[:3],
            "needed": [np.nan, 0.7, 0.79],
            "low": [np.nan, 0.66, 0.74],
            "high": [np.nan, 0.75, 0.85],
            "published": 0.7,
        }
    )
    figure = needed_cutoff(table, target=0.8, palette=LIGHT)
    needed = figure.data[-1].y
    assert np.isnan(needed[0])
    assert list(needed[1:]) == [70, 79]
    assert _labels(figure) == ["<b>published 70</b>", "<b>needed<br>for 80%</b>"]
    assert "not known yet" in alt(
        needed_cutoff(table.assign(needed=np.nan), target=0.8, palette=LIGHT)
    )


def test_the_share_of_hot_leads_stands_beside_that_of_training():
    table = pd.DataFrame({"week": MONDAYS[:2], "leads": 150, "hot": [50, 60], "expected": 0.35})
    table = table.assign(share=table["hot"] / 150, low=0.3, high=0.5)
    figure = hot_share(table, palette=LIGHT)
    assert alt(figure) == "Last week 40% (30% to 50%) of the new leads were hot; 35% at training."
    assert sorted(_labels(figure)) == ["<b>at training</b>", "<b>hot</b>"]


def test_bars_are_coloured_by_how_far_a_field_moved():
    table = pd.DataFrame(
        {
            "field": ["Source", "Activity", "Visits", "City"],
            "psi": [0.31, 0.17, 0.4, 0.02],
            "floor": 0.05,
            "verdict": ["large", "some", "too few", "stable"],
            "told": "Web fell from 9% to 3% of leads",
        }
    )
    figure = field_changes(table, palette=LIGHT)
    (bar,) = figure.data
    assert list(bar.marker.color) == [LIGHT.hot, LIGHT.warm, LIGHT.faint, LIGHT.faint]
    assert list(bar.marker.pattern.shape) == ["", "", "/", ""]
    assert _labels(figure) == ["0.31", "0.17", "0.40", "0.02"]
    assert list(figure.layout.xaxis.ticktext) == ["0", "0.1 some", "0.25 large"]


def test_a_lone_week_has_a_band_and_a_promise_that_can_be_seen():
    figure = kept_promises(_weeks().tail(1), palette=LIGHT)
    *lines, dots = figure.data
    assert all(len(line.x) == 2 for line in lines)
    assert (list(dots.y), list(dots.marker.symbol)) == ([0.71], ["diamond"])


def test_no_weeks_and_no_fields_give_empty_figures():
    weeks = _weeks().head(0)
    table = weeks.assign(needed=0.5, published=0.5, hot=1, share=0.5, expected=0.5)
    fields = pd.DataFrame(columns=["field", "psi", "floor", "verdict", "told"])
    assert "none yet" in alt(kept_promises(weeks, palette=LIGHT))
    assert "not known" in alt(needed_cutoff(table, target=0.8, palette=LIGHT))
    assert "none yet" in alt(hot_share(table, palette=LIGHT))
    assert "none" in alt(field_changes(fields, palette=LIGHT))
