"""All that is chosen on the page Train: leads, outcome, columns, options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadscoring.app.state import Leads
from leadscoring.app.training_columns import Columns
from leadscoring.app.training_setup import Target
from leadscoring.model.options import FEWEST

__all__ = ["Choice"]


@dataclass(frozen=True)
class Choice:
    """What to train on, and how.

    Parameters
    ----------
    leads : Leads
        Labelled leads.
    target : Target
        The outcome.
    columns : Columns
        The columns to use.
    options : dict
        Other options of `train`.
    """

    leads: Leads
    target: Target
    columns: Columns
    options: dict[str, Any]

    def asked(self) -> dict[str, Any]:
        """Return the options of `train`."""
        weight = {"weight": self.leads.weight} if self.leads.weight else {}
        return (
            self.options
            | weight
            | {
                "target": self.target.column,
                "positive": self.target.positive,
                "include": self.columns.include,
                "exclude": self.columns.exclude,
                "confirmed": self.columns.confirmed,
                "missing": self.leads.placeholders,
            }
        )

    @property
    def why_not(self) -> str | None:
        """Why nothing can be learnt from this; None where it can."""
        if not self.columns.used:
            return "Switch on at least one column."
        fewest = min(self.target.n_converted, self.target.n_not)
        if fewest < FEWEST:
            return f"This needs at least {FEWEST} leads of each outcome; one has {fewest}."
        return None
