"""What a challenger achieved against the champion, as a table and as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from leadscoring.model.comparison import BETTER, NO_EVIDENCE, overall
from leadscoring.model.power import power

__all__ = ["Basis", "Challenge"]

Basis = Literal["unseen", "retrained", "as scored", "none"]


@dataclass(frozen=True)
class Challenge:
    """How a challenger did against the champion.

    Attributes
    ----------
    table : pandas.DataFrame or None
        The rows of `compare`; None where no comparison is possible.
    basis : {"unseen", "retrained", "as scored", "none"}
        ``"unseen"``: on leads that neither model was fitted on, the challenger
        by its out-of-fold predictions; ``"retrained"``: too few leads are new
        to the champion, so both recipes were trained anew in the same folds;
        ``"as scored"``: on all leads as both models score them, seen or not.
    n_leads, n_buyers : int
        Leads judged on, and those of them that converted.
    calls : float
        Share of them that the champion calls at its cutoff.
    why_not : str
        Why no comparison is possible; else empty.
    seen : tuple of int
        How many of the leads the champion and the challenger were trained on.
    n_effective : float or None
        As many leads that count alike tell as much; None where all do.
    """

    table: pd.DataFrame | None
    basis: Basis
    n_leads: int = 0
    n_buyers: int = 0
    calls: float = 0.0
    why_not: str = ""
    seen: tuple[int, int] = (0, 0)
    n_effective: float | None = None

    @property
    def verdict(self) -> str:
        """The verdict on the challenger: ``"better"``, ``"no evidence"`` or ``"worse"``."""
        return NO_EVIDENCE if self.table is None else overall(self.table)

    def power(self, difference: float = 0.02) -> float | None:
        """Return how often these leads would show such a difference in conversion; see `power`."""
        if self.table is None:
            return None
        row = self.table.set_index("measure").to_dict("index")["precision"]
        n_called = self.calls * (self.n_effective or self.n_leads)
        return power(row["low"], row["high"], n_called=n_called, difference=difference)

    def power_in_words(self, difference: float = 0.02) -> str:
        """Return what these leads can and cannot show, as a sentence.

        Parameters
        ----------
        difference : float
            In conversion, between two models at the same calls.

        Returns
        -------
        sentence : str
            Empty where there is no comparison.

        Examples
        --------
        >>> table = pd.DataFrame([{"measure": "precision", "low": -0.02, "high": 0.02}])
        >>> Challenge(table, "unseen", 7_500, 2_500, 0.3).power_in_words()
        'With these 7,500 leads, a difference of 2 points in conversion would be seen in 50 of 100 cases.'
        """
        found = self.power(difference)
        if found is None:
            return ""
        cases = round(100 * found)
        often = "more than 99" if cases > 99 else "fewer than 1" if cases < 1 else f"{cases}"
        return (
            f"With these {self.n_leads:,} leads, a difference of {100 * difference:g} points in "
            f"conversion would be seen in {often} of 100 cases."
        )

    def judged_on(self) -> str:
        """Return in words which leads the models were judged on, to follow "on"."""
        counted = "" if self.n_effective is None else ", each counted for those it stands for"
        return f"{self._leads_judged_on()}{counted}"

    def _leads_judged_on(self) -> str:
        if self.basis == "retrained":
            return f"{self.n_leads:,} leads, both recipes trained anew without them"
        if any(self.seen):
            return f"{self.n_leads:,} leads"
        return f"{self.n_leads:,} leads neither model has seen"

    def flattered(self, *, challenger: str, champion: str) -> str:
        """Return whom it flatters that the models were trained on the leads, as a sentence.

        Parameters
        ----------
        challenger, champion : str
            What the models are called.

        Returns
        -------
        sentence : str
            Empty where neither model has seen a lead.

        Examples
        --------
        >>> result = Challenge(None, "as scored", seen=(900, 0))
        >>> result.flattered(challenger="v0002", champion="v0001")
        'v0001 was trained on 900 of these leads and v0002 on 0, which flatters v0001.'
        """
        if not any(self.seen):
            return ""
        whom = "both" if all(self.seen) else champion if self.seen[0] else challenger
        return (
            f"{champion} was trained on {self.seen[0]:,} of these leads and {challenger} on "
            f"{self.seen[1]:,}, which flatters {whom}."
        )

    def headline(self, *, challenger: str, champion: str) -> str:
        """Return the result as a sentence.

        Parameters
        ----------
        challenger, champion : str
            What the models are called.

        Returns
        -------
        sentence : str
            What the challenger gains or loses, with a 95% interval.

        Examples
        --------
        >>> row = {"measure": "found", "difference": 0.009, "low": 0.003, "high": 0.015}
        >>> table = pd.DataFrame([row | {"verdict": "better"}])
        >>> Challenge(table, "unseen").headline(challenger="Model 2", champion="Model 1")
        'Model 2 finds 9 more buyers in every 1,000 leads at the same number of calls (3 to 15 more).'
        """
        if self.table is None:
            return f"{challenger} cannot be compared with {champion}: {self.why_not}"
        row = self.table.set_index("measure").to_dict("index")["found"]
        mean, low, high = (round(1_000 * row[name]) for name in ("difference", "low", "high"))
        if low == mean == high == 0:
            return f"{challenger} finds as many buyers as {champion} at the same number of calls."
        if row["verdict"] == NO_EVIDENCE or mean == 0:
            return (
                f"{challenger} finds about as many buyers as {champion} at the same number of calls "
                f"({_more(low)} to {_more(high)} in every 1,000 leads)."
            )
        ends, side = ((low, high), "more") if row["verdict"] == BETTER else ((-high, -low), "fewer")
        buyers = "buyer" if abs(mean) == 1 else "buyers"
        return (
            f"{challenger} finds {abs(mean)} {side} {buyers} in every 1,000 leads "
            f"at the same number of calls ({ends[0]} to {ends[1]} {side})."
        )


def _more(buyers: int) -> str:
    """Return a difference in words.

    Examples
    --------
    >>> _more(-2), _more(0), _more(5)
    ('2 fewer', '0', '5 more')
    """
    return f"{-buyers} fewer" if buyers < 0 else f"{buyers} more" if buyers else "0"
