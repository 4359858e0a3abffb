"""What holds for every figure: the template, the alternative text, hostile labels."""

import json

import numpy as np
import pandas as pd
import pytest

from leadscoring import figures

NAN = float("nan")
HOSTILE = "<a href='//x.test'>R&D</a> $x$ %{meta} " + "long " * 40
STEPS = {"start": 0.0, "start_score": 50, "end_score": 73, "cutoff": (0.8, "cutoff 70")}
TICKS = [(-2.2, "10"), (0.0, "50"), (2.2, "90")]


def _waterfall(label, palette):
    steps = pd.DataFrame({"label": [label], "points": [1.0], "blank": [True]})
    return figures.waterfall(steps, **STEPS, ticks=TICKS, palette=palette)


def _odds(label, palette):
    table = pd.DataFrame({"label": [label], "odds": 2.0, "odds_low": NAN, "odds_high": NAN})
    return figures.odds(table, palette=palette)


def _pair(label, palette):
    table = pd.DataFrame({"row": [label], "column": [label], "odds": 1.5, "leads": 60})
    return figures.pair(table, palette=palette)


def _correlation(label, palette):
    return figures.correlation(
        pd.DataFrame({"label": [label], "correlation": [0.3]}), palette=palette
    )


def _levels(label, palette):
    table = pd.DataFrame({"label": [label], "converted": 0.4, "low": NAN, "high": NAN, "leads": 7})
    return figures.levels(table, palette=palette)


def _losses(label, palette):
    table = pd.DataFrame({"label": [label], "lost": 0.1, "low": NAN, "high": NAN})
    return figures.losses(table, palette=palette)


def _curve(label, palette):
    points = pd.DataFrame({"x": [1.0], "probability": [0.4], "low": NAN, "high": NAN})
    leads = pd.DataFrame({"left": [0.0], "right": [2.0], "leads": [9]})
    return figures.curve(points, leads=leads, x_title=label, palette=palette)


def _reliability(_label, palette):
    table = pd.DataFrame({"predicted": [0.4], "converted": 0.5, "low": NAN, "high": NAN})
    return figures.reliability(table.assign(leads=8), palette=palette)


def _one_row():
    counts = {"n_hot": 4, "share_hot": 1.0, "tp": 3, "fp": 1, "fn": 0, "tn": 0}
    shares = {"precision": 0.75, "recall": 1.0}
    ends = {f"{name}_{end}": NAN for name in shares for end in ("low", "high")}
    return pd.DataFrame([{"cutoff": 0.5} | counts | shares | ends])


def _precision_recall(_label, palette):
    return figures.precision_recall(_one_row(), proposed=0.5, published=0.7, palette=palette)


def _gains(_label, palette):
    return figures.gains(_one_row(), n_hot=300, of=300, palette=palette)


def _roc(_label, palette):
    return figures.roc(_one_row(), marked=0.5, palette=palette)


def _value(label, palette):
    amounts = {"gain": 100, "cost": 20, "of": 100, "best": 0.5, "proposed": 0.5}
    return figures.value(_one_row(), **amounts, currency=label, palette=palette)


def _score_history(label, palette):
    table = pd.DataFrame({"score": [71], "day": ["3 Nov"], "model": [label]})
    return figures.score_history(table, palette=palette)


WEEK = {"week": pd.Timestamp("2026-11-02"), "leads": 9, "low": NAN, "high": NAN}


def _kept_promises(_label, palette):
    row = WEEK | {"converted": 5, "promised": 0.8, "actual": 0.55, "verdict": "below"}
    return figures.kept_promises(pd.DataFrame([row]), palette=palette)


def _needed_cutoff(_label, palette):
    table = pd.DataFrame([WEEK | {"needed": 0.7, "published": 0.6}])
    return figures.needed_cutoff(table, target=0.8, palette=palette)


def _hot_share(_label, palette):
    table = pd.DataFrame([WEEK | {"hot": 3, "share": 0.33, "expected": 0.3}])
    return figures.hot_share(table, palette=palette)


def _field_changes(label, palette):
    row = {"field": label, "psi": 0.3, "floor": NAN, "verdict": "too few", "told": label}
    return figures.field_changes(pd.DataFrame([row]), palette=palette)


def _segment_map(label, palette):
    table = pd.DataFrame({"row": [label], "column": [label], "value": [0.4], "leads": [60]})
    told = table.assign(row_at=0, column_at=0, low=NAN, high=NAN, few=False)
    return figures.segment_map(told, measure=label, palette=palette)


LABELLED = [
    _segment_map,
    _field_changes,
    _score_history,
    _waterfall,
    _odds,
    _pair,
    _correlation,
    _levels,
    _losses,
    _curve,
    _value,
]
WEEKLY = [_kept_promises, _needed_cutoff, _hot_share]
EVERY = [*LABELLED, *WEEKLY, _reliability, _precision_recall, _gains, _roc]


def _name(make):
    return make.__name__.strip("_")


@pytest.fixture(params=[figures.LIGHT, figures.DARK], ids=["light", "dark"])
def palette(request):
    return request.param


@pytest.mark.parametrize("make", EVERY, ids=_name)
def test_one_row_without_intervals_is_drawn_in_the_house_style(make, palette):
    figure = make("City", palette)
    layout = figure.layout
    assert layout.height >= 40
    assert layout.showlegend is False
    assert layout.dragmode is False
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.font.color == palette.ink
    assert layout.font.family is None
    assert all(axis.fixedrange for axis in [*figure.select_xaxes(), *figure.select_yaxes()])
    assert figures.alt(figure).endswith(".")
    assert "nan" not in figure.to_json().lower()


@pytest.mark.parametrize("make", LABELLED, ids=_name)
def test_text_from_the_data_is_shown_and_not_run(make):
    drawn = json.loads(make(HOSTILE, figures.LIGHT).to_json())
    drawn["layout"].pop("meta")  # the alternative text is no HTML
    text = json.dumps(drawn)
    assert "&lt;a" in text
    assert "<a" not in text
    assert "$x" not in text
    assert "%{meta" not in text


@pytest.mark.parametrize(
    ("make", "axes"),
    [
        *((_waterfall, "y"), (_odds, "y"), (_pair, "xy")),
        *((_correlation, "y"), (_levels, "y"), (_losses, "y"), (_field_changes, "y")),
    ],
    ids=["waterfall", "odds", "pair", "correlation", "levels", "losses", "field_changes"],
)
def test_long_labels_are_shortened_and_told_in_full_on_hover(make, axes):
    figure = make("Occupation " * 9 + "end", figures.LIGHT)
    for axis in axes:
        labels = figure.layout[f"{axis}axis"].ticktext
        lines = [line for label in labels for line in label.split("<br>")]
        assert max(map(len, lines)) <= 36
        assert any(line.endswith("…") for line in lines)
    hovers = [np.ravel(trace.customdata) for trace in figure.data if trace.customdata is not None]
    assert any("end" in hover for hover in np.concatenate(hovers))


def test_rows_whose_labels_read_the_same_stay_apart():
    labels = [f"{'Occupation ' * 9}{n}" for n in range(3)]
    table = pd.DataFrame({"label": labels, "correlation": [0.3, 0.2, 0.1]})
    figure = figures.correlation(table, palette=figures.LIGHT)
    assert figure.data[0].y.tolist() == [0, 1, 2]
    assert len(figure.layout.yaxis.ticktext) == 3


@pytest.mark.parametrize("kind", ["odds", "pair", "correlation", "levels", "losses", "reliability"])
def test_no_rows_give_an_empty_figure(kind):
    names = ["label", "odds", "odds_low", "odds_high", "row", "column", "leads", "correlation"]
    names += ["converted", "low", "high", "predicted", "lost"]
    figure = getattr(figures, kind)(
        pd.DataFrame({name: [] for name in names}), palette=figures.DARK
    )
    assert "none" in figures.alt(figure)
