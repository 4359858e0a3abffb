import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def cutoff_table():
    """Five leads a row, counted by hand: 10 leads, 5 buyers."""
    return pd.DataFrame(
        {
            "cutoff": [0.1, 0.3, 0.6, 0.9],
            "n_hot": [10, 7, 4, 2],
            "share_hot": [1.0, 0.7, 0.4, 0.2],
            "precision": [0.5, 4 / 7, 0.75, 1.0],
            "precision_low": [0.2, 0.3, 0.4, 0.5],
            "precision_high": [0.8, 0.85, 0.95, 1.0],
            "recall": [1.0, 0.8, 0.6, 0.4],
            "recall_low": [0.9, 0.6, 0.4, 0.2],
            "recall_high": [1.0, 0.95, 0.8, 0.7],
            "tp": [5, 4, 3, 2],
            "fp": [5, 3, 1, 0],
            "fn": [0, 1, 2, 3],
            "tn": [0, 2, 4, 5],
        }
    )


@pytest.fixture
def long_table():
    """Nine thousand distinct probabilities."""
    n = 9_000
    n_hot = n - np.arange(n)
    tp = np.ceil(n_hot / 2)
    table = pd.DataFrame({"cutoff": np.linspace(0.01, 0.99, n), "n_hot": n_hot, "tp": tp})
    table["fp"] = table["n_hot"] - table["tp"]
    table["fn"] = tp[0] - table["tp"]
    table["tn"] = n - tp[0] - table["fp"]
    table["share_hot"] = table["n_hot"] / n
    for name, share in (("precision", tp / n_hot), ("recall", tp / tp[0])):
        table[[name, f"{name}_low", f"{name}_high"]] = np.column_stack([share] * 3)
    return table
