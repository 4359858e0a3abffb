"""A figure drawn at once is the one that plotly's own verbs draw, with room for its labels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from leadscoring import figures
from leadscoring.figures import LIGHT
from leadscoring.figures.draft import Draft
from leadscoring.figures.room import pixels


def drawn_on(figure):
    figure.add_scatter(x=np.array([1.0, 2.0]), y=[3, 4], mode="lines", line={"width": 2})
    figure.add_annotation(x=1, y=3, text="here", showarrow=False)
    figure.add_shape(type="line", x0=1, x1=1, y0=0, y1=4)
    figure.update_xaxes(range=[0, 2], title={"text": "score"})
    figure.update_yaxes(tickvals=[0, 4])
    figure.update_layout(margin={"l": 40}, yaxis={"automargin": False})
    return figure


def test_a_draft_becomes_what_the_same_verbs_draw_on_a_figure():
    layout = {
        "height": 200,
        "margin": {"l": 8, "r": 14},
        "xaxis": {"title": {"standoff": 10}},
        "yaxis": {"showgrid": True},
    }
    assert drawn_on(Draft(layout)).figure() == drawn_on(go.Figure(layout=layout))


def test_a_draft_leaves_the_layout_that_it_was_given_as_it_was():
    layout = {"margin": {"l": 8}, "xaxis": {}, "yaxis": {}}
    drawn_on(Draft(layout))
    assert layout == {"margin": {"l": 8}, "xaxis": {}, "yaxis": {}}


@pytest.fixture(scope="module")
def table():
    n_hot = np.arange(200, 0, -1)
    share = n_hot / 200
    names = ["precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high"]
    found = pd.DataFrame({"cutoff": 1 - share, "n_hot": n_hot, "share_hot": share})
    found = found.assign(**dict.fromkeys(names, share), tp=n_hot // 2, fp=n_hot - n_hot // 2)
    return found.assign(fn=100 - found["tp"], tn=100 - found["fp"])


@pytest.mark.parametrize("of", [300, 1_000_000])
def test_figures_that_follow_a_slider_are_drawn_once_with_room_for_their_labels(table, of):
    common = {"palette": LIGHT}
    worth = figures.value(table, gain=300, cost=60, of=of, best=0.5, proposed=0.4, **common)
    gains = figures.gains(table, n_hot=0.6 * of, of=of, cutoff=0.4, **common)
    shares = [
        gains,
        figures.precision_recall(table, proposed=0.4, published=0.5, **common),
        figures.roc(table, marked=0.4, **common),
    ]
    for figure in (worth, *shares):
        assert not figure.layout.xaxis.automargin
        assert not figure.layout.yaxis.automargin
    assert min(figure.layout.margin.l for figure in shares) >= pixels("100%") + 20
    assert worth.layout.margin.l >= max(map(pixels, worth.layout.yaxis.ticktext)) + 20
    assert gains.layout.margin.r > pixels(f"{of:,}") / 2
