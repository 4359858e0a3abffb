"""Dealing leads to folds by what they say, partition by partition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

__all__ = ["Folding"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.unsignedinteger]
Hashes = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio, odd: spreads any bits
_LARGE = 5e-4  # share of all leads from which on a group is dealt like a card, not by chance


@dataclass(frozen=True, slots=True)
class Folding:
    """Tells each lead's fold without a look at the others.

    Attributes
    ----------
    n_folds : int
        At most 250.
    by_cells : bool
        Whether leads that agree in every field are in one fold; otherwise each is
        dealt by itself.
    known : ndarray of int of shape (n_large,)
        What large groups of leads that agree hash to, increasing.
    dealt : ndarray of int of shape (n_large,)
        Their folds, so that leads and outcomes are spread evenly.
    """

    n_folds: int
    by_cells: bool = True
    known: Hashes = field(default_factory=lambda: np.empty(0, np.uint64))
    dealt: Bytes = field(default_factory=lambda: np.empty(0, np.uint8))

    @classmethod
    def of_sample(
        cls, codes: Codes, shares: Vector, converted: Vector, *, n_folds: int, seed: int
    ) -> Self:
        """Deal the large groups of a sample.

        Parameters
        ----------
        codes, shares
            Of the sample's leads, as `Design.coded` gives them.
        converted : ndarray of shape (n_leads,)
            1 where the lead converted, else 0.
        n_folds, seed : int
            Of the deal.
        """
        hashes, group, leads = np.unique(
            _hashes(codes, shares), return_inverse=True, return_counts=True
        )
        if len(hashes) < len(converted) / 2:
            return cls(n_folds, by_cells=False)  # as with a handful of fields
        large = leads >= max(2, _LARGE * len(converted))
        bought = np.bincount(group, weights=converted)[large]
        dealt = _dealt(np.column_stack([leads[large] - bought, bought]), n_folds, seed)
        return cls(n_folds, known=hashes[large], dealt=dealt)

    def of(self, codes: Codes, shares: Vector, origin: npt.NDArray[np.int64]) -> Bytes:
        """Return the fold of each lead of a partition, of shape (n_leads,).

        Parameters
        ----------
        codes, shares
            Of the leads.
        origin : ndarray of int of shape (2,)
            Which partition it is.
        """
        if not self.by_cells:
            n_leads = codes.shape[1]
            places = (np.full(n_leads, place, np.uint64) for place in origin)
            return self._spread(_mixed([*places, np.arange(n_leads, dtype=np.uint64)]))
        hashes = _hashes(codes, shares)
        folds = self._spread(hashes)
        if len(self.known):
            at = np.minimum(np.searchsorted(self.known, hashes), len(self.known) - 1)
            folds = np.where(self.known[at] == hashes, self.dealt[at], folds)
        return folds

    def _spread(self, hashes: Hashes) -> Bytes:
        return np.asarray((hashes >> np.uint64(33)) % np.uint64(self.n_folds), dtype=np.uint8)


def _dealt(groups: Vector, n_folds: int, seed: int) -> Bytes:
    """Deal groups, given by how many did not convert and how many did, the largest first.

    Each goes to the fold that so far has the fewest of the outcomes that it is made of.
    """
    load = np.zeros((n_folds, 2))
    folds = np.empty(len(groups), np.uint8)
    order = np.random.default_rng(seed).permutation(n_folds)  # the first groups are dealt by chance
    for group in np.argsort(-groups.sum(axis=1), kind="stable"):
        fold = order[np.argmin(load[order] @ groups[group])]
        load[fold] += groups[group]
        folds[group] = fold
    return folds


def _hashes(codes: Codes, shares: Vector) -> Hashes:
    return _mixed([*codes.astype(np.uint64), *shares.view(np.uint64)])


def _mixed(columns: list[Hashes]) -> Hashes:
    """Return a number for each row that depends on all its cells, and on every bit of them."""
    found = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        found = (found ^ column) * _MIX
        found ^= found >> np.uint64(29)
    return found
