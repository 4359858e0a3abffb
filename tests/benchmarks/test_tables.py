"""What is printed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks import tables
from benchmarks.measuring import folds, result


def test_each_model_is_set_beside_both_yardsticks_where_they_were_measured(history, knows_nothing):
    base = result(history, knows_nothing, folds(history))
    ours, theirs = (replace(base, log_loss=np.array(x)) for x in ([0.4, 0.5], [0.3, 0.3]))
    rows = [
        dict(zip(tables.IN_FOLDS, row, strict=True))
        for row in tables.in_folds("made", {"leadscoring": ours, "EBM": theirs})
    ]
    assert [row["log loss"] for row in rows] == ["0.4500", "0.3000"]
    assert [row["minus EBM"] for row in rows] == ["+0.1500 ± 0.0500", ""]
    assert [row["minus LightGBM"] for row in rows] == ["", ""]


def test_few_leads_are_set_beside_the_classic_recipe():
    losses = {"leadscoring": np.array([0.4, 0.6]), "classic": np.array([0.5, 0.5])}
    assert list(tables.on_few("made", 1_000, losses)) == [
        ("made", "1,000", "leadscoring", "0.5000", "+0.0000 ± 0.1000", ""),
        ("made", "1,000", "classic", "0.5000", "", ""),
    ]


def test_promises_say_how_many_splits_were_tried(history, monkeypatch):
    monkeypatch.setattr("benchmarks.promises.N_SPLITS", 5)
    group = np.arange(200)
    many = replace(history, converted=(group % 2).astype(float), groups=group)
    # Every lead of the upper half buys, and no other.
    asked = list(tables.promised(many, np.where(many.converted == 1, 0.9, 0.1)))
    assert asked[0] == ("made", "80%", "100.0%", "100.0%", "5 of 5", "5 of 5")
    assert [row[1] for row in asked] == ["80%", "50%"]


def test_a_table_is_markdown():
    assert tables.markdown(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
