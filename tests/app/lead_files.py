"""Lists of leads for the tests of Hot leads."""

from __future__ import annotations

import pandas as pd

import leadscoring as ls
from leadscoring.app.state import Leads
from tests.small_model import SAMPLES


def today(n: int = 300) -> pd.DataFrame:
    return pd.read_csv(SAMPLES / "leads_today.csv", dtype="str", keep_default_na=False).head(n)


def as_leads(frame: pd.DataFrame, name: str = "monday.csv") -> Leads:
    read = ls.read_leads(frame.to_csv(index=False).encode(), name=name)
    return Leads(name, read.frame, read.original, read.receipt, f"{name}{len(frame)}")
