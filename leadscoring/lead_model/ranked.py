"""What a ranked list has in front of the leads' own columns, and how it names those."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["RANKED", "best_first"]

RANKED = ("rank", "score", "probability", "tier", "reason_1", "reason_2", "reason_3")
"""What a ranked list has in front of the leads' own columns."""


def best_first(scored: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Return scored leads, the best first, with columns of their own; ties stay in order.

    Parameters
    ----------
    scored : pandas.DataFrame of shape (n_leads, 6)
        As `LeadModel.score` returns them.
    own : pandas.DataFrame of shape (n_leads, n_own)
        The leads' own columns, in the same order.

    Returns
    -------
    ranked : pandas.DataFrame of shape (n_leads, 7 + n_own)
        With the columns of `RANKED` in front.
    """
    order = np.argsort(-scored["probability"].to_numpy(), kind="stable")
    front = scored[list(RANKED)[1:]].iloc[order]
    front.insert(0, RANKED[0], np.arange(1, len(front) + 1))
    shown = own.iloc[order]
    renamed = shown.rename(columns=_own_names(shown.columns))
    return pd.concat([front, renamed.set_axis(front.index)], axis=1)


def _own_names(own: pd.Index) -> dict[str, str]:
    """Return new names for own columns that are named like one of the ranked list."""
    taken, renamed = {*RANKED, *own}, {}
    for name in own:
        if name in RANKED:
            new = f"{name} (file)"
            while new in taken:
                new += " (file)"
            taken.add(new)
            renamed[name] = new
    return renamed
