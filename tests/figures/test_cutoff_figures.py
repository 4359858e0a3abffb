"""The figures of the cutoff page show the table's own numbers."""

import numpy as np
import pytest

from leadscoring.figures import LIGHT, alt, gains, precision_recall, roc, value


def _markers(figure, symbol="circle"):
    points = [t for t in figure.data if t.mode == "markers" and t.marker.symbol == symbol]
    return {(round(t.x[0], 9), round(t.y[0], 9)) for t in points}


def _lines(figure, colour):
    return [t for t in figure.data if t.mode == "lines" and t.line.color == colour]


def test_lines_and_bands_are_the_table(cutoff_table):
    figure = precision_recall(cutoff_table, proposed=0.6, published=None, palette=LIGHT)
    for measure, colour in (("precision", LIGHT.accent), ("recall", LIGHT.muted)):
        high, low, line = _lines(figure, colour)
        assert line.x.tolist() == pytest.approx([10, 30, 60, 90])
        assert line.y.tolist() == cutoff_table[measure].tolist()
        assert low.y.tolist() == cutoff_table[f"{measure}_low"].tolist()
        assert high.y.tolist() == cutoff_table[f"{measure}_high"].tolist()
        assert low.fill == "tonexty"
        assert low.fillcolor.endswith("0.16)")
    assert _lines(figure, LIGHT.muted)[2].line.dash == "dash"


def test_a_cutoff_between_two_probabilities_has_the_numbers_of_the_upper_one(cutoff_table):
    figure = precision_recall(cutoff_table, proposed=0.45, published=None, palette=LIGHT)
    assert _markers(figure) == {(45.0, 0.75), (45.0, 0.6)}
    assert alt(figure) == (
        "At cutoff 45, 75% (40% to 95%) of hot leads convert "
        "and 60% (40% to 80%) of buyers are reached."
    )


def test_above_every_probability_no_lead_is_hot(cutoff_table):
    figure = precision_recall(cutoff_table, proposed=0.95, published=None, palette=LIGHT)
    assert _markers(figure) == set()
    assert alt(figure) == "At cutoff 95 no lead is hot."
    assert _markers(gains(cutoff_table, n_hot=0, of=300, cutoff=0.95, palette=LIGHT)) == {(0, 0)}


def test_an_interval_that_is_not_known_leaves_the_band_open(cutoff_table):
    cutoff_table.loc[1, ["precision_low", "precision_high"]] = np.nan
    figure = precision_recall(cutoff_table, proposed=0.6, published=None, palette=LIGHT)
    edges = [t.x.tolist() for t in _lines(figure, LIGHT.accent) if t.line.width == 0]
    assert edges == [[10.0], [10.0], pytest.approx([60, 90]), pytest.approx([60, 90])]


@pytest.mark.parametrize(
    ("proposed", "published", "expected"),
    [
        (0.6, 0.7, [("proposed 60", "right"), ("published 70", "left")]),
        (0.71, 0.7, [("published 70", "right"), ("proposed 71", "left")]),
        (0.12, 0.1, [("published 10", "left"), ("proposed 12", "left")]),
        (0.9, 0.88, [("published 88", "right"), ("proposed 90", "left")]),
        (0.7, 0.7, [("published 70", "right")]),
        (0.7, None, [("proposed 70", "right")]),
    ],
    ids=["apart", "close", "left edge", "right edge", "the same", "nothing published"],
)
def test_cutoff_labels_never_collide(cutoff_table, proposed, published, expected):
    figure = precision_recall(cutoff_table, proposed=proposed, published=published, palette=LIGHT)
    labels = [note for note in figure.layout.annotations if note.xref != "paper"]
    assert [(note.text[3:-4], note.xanchor) for note in labels] == expected
    places = {(note.xanchor, note.y) for note in labels}
    assert len(places) == len(labels)


@pytest.mark.parametrize(
    ("precision", "recall"), [(0.5, 0.5), (0.0, 0.0), (1.0, 1.0), (0.4, 0.45), (1.0, 0.02)]
)
def test_the_lines_names_stay_apart_and_inside(cutoff_table, precision, recall):
    cutoff_table.loc[3, ["precision", "recall"]] = [precision, recall]
    figure = precision_recall(cutoff_table, proposed=0.6, published=None, palette=LIGHT)
    converts, reached = [note.y for note in figure.layout.annotations if note.xref == "paper"]
    assert abs(converts - reached) >= 0.2599
    assert min(converts, reached) >= 0.05
    assert max(converts, reached) <= 0.96


def test_gains_mark_the_row_of_the_cutoff(cutoff_table):
    figure = gains(cutoff_table, n_hot=120, of=300, cutoff=0.5, palette=LIGHT)
    assert _markers(figure) == {(120.0, 0.6)}
    (line,) = _lines(figure, LIGHT.accent)
    assert line.x.tolist() == pytest.approx([300, 210, 120, 60, 0])
    assert line.y.tolist() == [1.0, 0.8, 0.6, 0.4, 0.0]
    assert any(note.text == "<b>120 calls reach 60%</b>" for note in figure.layout.annotations)


def test_gains_without_a_cutoff_mark_the_nearest_row(cutoff_table):
    figure = gains(cutoff_table, n_hot=199, of=300, palette=LIGHT)
    assert _markers(figure) == {(210.0, 0.8)}


def test_roc_runs_from_nobody_to_everybody(cutoff_table):
    figure = roc(cutoff_table, marked=0.6, palette=LIGHT)
    (line,) = _lines(figure, LIGHT.accent)
    assert line.x.tolist() == [1.0, 0.6, 0.2, 0.0, 0.0]
    assert line.y.tolist() == [1.0, 0.8, 0.6, 0.4, 0.0]
    assert _markers(figure) == {(0.2, 0.6)}


def test_value_is_what_buyers_bring_less_what_calls_cost(cutoff_table):
    # 10 leads: 100 x tp - 40 x n_hot = 100, 120, 140, 120; a tenth of them per lead.
    amounts = {"gain": 100, "cost": 40, "of": 1_000}
    figure = value(cutoff_table, **amounts, best=0.6, proposed=0.9, palette=LIGHT)
    (line,) = _lines(figure, LIGHT.accent)
    assert line.y.tolist() == [10_000, 12_000, 14_000, 12_000]
    assert _markers(figure, "diamond") == {(60.0, 14_000)}
    assert _markers(figure) == {(90.0, 12_000)}
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["<b>proposed 90<br>€12,000</b>", "<b>best 60: €14,000</b>"]


def test_best_and_proposed_at_once_share_one_mark(cutoff_table):
    amounts = {"gain": 100, "cost": 40, "of": 1_000}
    figure = value(cutoff_table, **amounts, best=0.6, proposed=0.6, palette=LIGHT)
    assert _markers(figure) == set()
    (label,) = figure.layout.annotations
    assert label.text == "<b>proposed and best 60: €14,000</b>"


@pytest.mark.parametrize("proposed", [0.01, 0.123456, 0.99])
def test_no_more_points_than_are_seen_and_the_marked_one_is_on_the_line(long_table, proposed):
    row = int(np.searchsorted(long_table["cutoff"], proposed))
    reached = long_table["recall"][row]
    made = [
        precision_recall(long_table, proposed=proposed, published=0.5, palette=LIGHT),
        gains(long_table, n_hot=1, of=300, cutoff=proposed, palette=LIGHT),
        roc(long_table, marked=proposed, palette=LIGHT),
        value(long_table, gain=9, cost=1, of=9, best=0.5, proposed=proposed, palette=LIGHT),
    ]
    for figure in made:
        assert max(len(trace.x) for trace in figure.data) <= 4_000
    for figure in made[1:3]:
        (line,) = _lines(figure, LIGHT.accent)
        assert reached in line.y
