"""What people score a file of leads with: scikit-learn's pipeline on a table of pandas'."""

from __future__ import annotations

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from benchmarks.big_leads import FOLDER, big_parquet

__all__ = ["peer", "rank_with_peer"]

_LEARNT_ON = 100_000
_NOT_USED = ("Prospect ID", "Lead Number", "Name", "Email", "Phone", "Created", "Converted")


def peer() -> Pipeline:
    """Return the peer's model, fitted once and kept."""
    path = FOLDER / "scoring-peer.joblib"
    if not path.exists():
        leads = pd.read_parquet(big_parquet(_LEARNT_ON))
        used = leads.drop(columns=list(_NOT_USED))
        numbers = used.select_dtypes("number").columns
        columns = ColumnTransformer(
            [
                ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
                ("levels", OneHotEncoder(handle_unknown="ignore"), used.columns.drop(numbers)),
            ]
        )
        model = make_pipeline(columns, LogisticRegression(max_iter=1000))
        joblib.dump(model.fit(used, leads["Converted"]), path)
    fitted: Pipeline = joblib.load(path)
    return fitted


def rank_with_peer(model: Pipeline, source: Path, target: Path) -> None:
    """Read a CSV file, score it, and write all its columns, best first, with score and rank."""
    leads = pd.read_csv(source)
    probability = model.predict_proba(leads)[:, 1]
    order = np.argsort(-probability, kind="stable")
    ranked = leads.iloc[order]
    ranked.insert(0, "probability", probability[order])
    ranked.insert(0, "rank", np.arange(1, len(ranked) + 1))
    ranked.to_csv(target, index=False)
