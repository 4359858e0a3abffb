"""A file of leads scored as a whole, and what there is to tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from leadscoring.leads.receipt import Receipt

__all__ = ["NotPlain", "ScoredFile"]


class NotPlain(Exception):
    """The file takes `leads.reading`, which repairs rows, sets them aside or says what is wrong."""


@dataclass(frozen=True)
class ScoredFile:
    """A file of leads, scored.

    Attributes
    ----------
    receipt : Receipt
        What reading the file kept, repaired and set aside.
    probability : ndarray of shape (n_leads,)
        Each lead's calibrated probability of conversion, in the order of the file.
    tiers : dict of str to int
        How many leads are hot, warm and cold.
    parts : dict of str to int
        How many leads each model scores, ``general`` or ``City = Mumbai``, most
        first; empty where no level has a model of its own.
    """

    receipt: Receipt
    probability: npt.NDArray[np.float64]
    tiers: dict[str, int]
    parts: dict[str, int] = field(default_factory=dict)

    @property
    def n_leads(self) -> int:
        """How many leads were scored."""
        return len(self.probability)
