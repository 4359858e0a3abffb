"""The tables of the report, as texts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from leadscoring.decisions.challenge_result import Challenge
from leadscoring.decisions.challenge_table import challenge_table
from leadscoring.decisions.wording import percent
from leadscoring.model.comparison import NO_EVIDENCE

__all__ = ["Grid", "compared_table", "drift_table", "drift_told", "weeks_table"]

VERDICTS = {"kept": "kept", "below": "below the promise", "above": "above the promise"}
CHANGES = {
    "large": "changed much",
    "some": "changed some",
    "stable": "stable",
    "too few": "too few leads to say",
}


@dataclass(frozen=True)
class Grid:
    """A table as the page shows it.

    Parameters
    ----------
    columns : list of str
        Headings.
    rows : list of list of str
        Cells.
    """

    columns: list[str]
    rows: list[list[str]]


def weeks_table(weeks: pd.DataFrame) -> Grid:
    """Return promised and actual conversion by week, the newest first."""
    rows = [
        [
            f"{week['week'].day} {week['week']:%b %Y}",
            f"{week['leads']:,}",
            percent(week["promised"]),
            f"{percent(week['actual'])} ({percent(week['low'])} to {percent(week['high'])})",
            VERDICTS[week["verdict"]],
        ]
        for week in weeks.iloc[::-1].to_dict("records")
    ]
    columns = ["Week of", "Hot leads called", "Promised by now", "Converted (95%)", "Promise"]
    return Grid(columns, rows)


def drift_table(drift: pd.DataFrame) -> Grid:
    """Return each field and how it has changed since training, the worst first."""
    rows = [
        [
            str(row["field"]),
            CHANGES[str(row["verdict"])],
            str(row["told"]),
            "" if pd.isna(row["psi"]) else f"{row['psi']:.2f}",
            "" if pd.isna(row["floor"]) else f"{row['floor']:.2f}",
        ]
        for row in drift.to_dict("records")
    ]
    columns = ["Field", "Since training", "What moved most", "Change (PSI)", "Chance alone, up to"]
    return Grid(columns, rows)


def drift_told(drift: pd.DataFrame) -> str:
    """Return which fields have changed, as sentences."""
    if drift.empty:
        return "The model's card does not tell how its training leads were spread: retrain it once."
    changed = drift[drift["verdict"].isin(["large", "some"])]
    if changed.empty:
        return f"None of {len(drift)} fields has changed beyond chance."
    named = "; ".join(f"{row.field} ({row.told})" for row in changed.head(3).itertuples())
    have = "has" if len(changed) == 1 else "have"
    return f"{len(changed)} of {len(drift)} fields {have} changed beyond chance: {named}."


def compared_table(result: Challenge | None, champion: str, challenger: str) -> Grid:
    """Return two models beside each other, measure by measure."""
    if result is None or result.table is None:
        return Grid([], [])
    table = challenge_table(result)
    table["verdict"] = table["verdict"].replace({NO_EVIDENCE: "too close to call"})
    columns = ["Measure", champion, challenger, "Difference (95%)", "Verdict"]
    return Grid(columns, table.astype(str).to_numpy().tolist())
