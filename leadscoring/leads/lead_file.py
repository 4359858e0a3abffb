"""A lead file as read: the leads, their cells as they were, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from leadscoring.leads.header_rows import next_row_may_be_names
from leadscoring.leads.receipt import Receipt

__all__ = ["LeadFile"]


@dataclass(frozen=True)
class LeadFile:
    """A lead file as read.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        One row per lead kept: int64, float64, datetime64 or str columns, NaN
        (NaT) where a cell is not filled in.
    receipt : Receipt
        What was kept, repaired and set aside.
    original : pandas.DataFrame of shape (n_leads, n_columns)
        The same rows and columns, every cell as the file holds it, as text, but for
        apostrophes that keep a spreadsheet from running it, which the receipt counts.
    """

    frame: pd.DataFrame
    receipt: Receipt
    original: pd.DataFrame

    @property
    def asks_header(self) -> bool:
        """Whether the row under the names reads like more of them."""
        return self.receipt.header is not None and next_row_may_be_names(self.original)
