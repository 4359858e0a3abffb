"""What the benchmark is judged by."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from benchmarks import goals
from benchmarks.goals import Goal, Side, read_tables, verdicts
from benchmarks.tables import markdown
from benchmarks.wanted import GOALS

PRINTED = """Two tables.

| leads | what | s | s |
| --- | --- | --- | --- |
| 1,000 | ours | 0.50 s | 300 |
| 1,000 | theirs | 1,250.5 s | |

| what | s |
| --- | --- |
| other | none |
"""


def of(row, column="s"):
    return Side("fit", row, column)


@pytest.mark.parametrize(
    ("goal", "measured"),
    [
        (
            Goal("a", of(("1,000", "Ours")), of(("theirs",)), 2_501, is_least=True),
            ["2.5e+03", "met"],
        ),
        (Goal("a", of(("ours",)), of(("theirs",)), 0.0003), ["0.0004", "not met"]),
        (Goal("a", of(("ours",), "s, again"), None, 300), ["300", "met"]),
        (Goal("a", of(("nobody",)), None, 1), ["", "not measured"]),
        (Goal("a", of(("other",)), None, 1), ["", "not measured"]),
    ],
    ids=["ratio at least", "ratio at most", "alone", "no such row", "no number"],
)
def test_a_goal_is_judged_by_the_cells_that_were_printed(goal, measured):
    (row,) = verdicts({"fit": read_tables(PRINTED)}, [goal])
    assert [row[3], row[5]] == measured
    assert not list(verdicts({"score": []}, [goal]))


def test_goals_are_read_from_columns_that_their_parts_print():
    sides = [side for goal in GOALS for side in (goal.ours, goal.beside) if side is not None]
    for part in {side.part for side in sides}:
        headings = headings_of(part)
        (record,) = read_tables(markdown(headings, [["x"] * len(headings)]))
        assert {side.column for side in sides if side.part == part} <= set(record)


def headings_of(part):
    """As the part's source has them: to import it takes what it measures beside."""
    source = Path(goals.__file__).with_name(f"speed_{part}.py").read_text(encoding="utf-8")
    (value,) = (
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "HEADINGS"
    )
    return ast.literal_eval(value)
