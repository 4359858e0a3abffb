"""The table that sets a challenger beside the model in use, in words."""

from __future__ import annotations

import pandas as pd

from leadscoring.app.widgets import Badge
from leadscoring.decisions.challenge_result import Challenge
from leadscoring.decisions.challenge_table import challenge_table, explained
from leadscoring.model.comparison import BETTER, NO_EVIDENCE, WORSE

__all__ = ["badge", "comparison", "explained"]

VERDICTS = {
    BETTER: ":green-badge[better]",
    NO_EVIDENCE: ":gray-badge[too close to call]",
    WORSE: ":red-badge[worse]",
}


def comparison(result: Challenge, *, champion: str, challenger: str) -> pd.DataFrame:
    """Return the comparison as texts, ready for Markdown.

    Parameters
    ----------
    result : Challenge
        With a table.
    champion, challenger : str
        Headings of the models.

    Returns
    -------
    table : pandas.DataFrame
        Measure, both models, the difference with its 95% interval, and the verdict.
    """
    table = challenge_table(result)
    table["verdict"] = table["verdict"].map(VERDICTS)
    headings = ["Measure", champion, challenger, "Difference (95%)", "Verdict"]
    return table.set_axis(headings, axis=1)


def badge(result: Challenge) -> Badge:
    """Return the verdict as a badge."""
    if result.table is None:
        return Badge("Not compared", "gray", ":material/help:")
    if result.verdict == BETTER:
        return Badge("Challenger is better", "green", ":material/check:")
    if result.verdict == WORSE:
        return Badge("Challenger is worse", "red", ":material/close:")
    return Badge("Too close to call", "gray", ":material/balance:")
