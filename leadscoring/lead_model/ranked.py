"""What a ranked list has in front of the leads' own columns, and how it names those."""

from __future__ import annotations

import pandas as pd

__all__ = ["RANKED", "own_names"]

RANKED = ("rank", "score", "probability", "tier", "reason_1", "reason_2", "reason_3")
"""What a ranked list has in front of the leads' own columns."""


def own_names(own: pd.Index) -> dict[str, str]:
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
