"""Which fields matter together: pairs found in what their own effects leave unexplained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit
from sklearn.model_selection import StratifiedKFold

from leadscoring.model.coding.cells import ReadLeads
from leadscoring.model.coding.coded import CodedLeads
from leadscoring.model.coding.tables import Table, indicators
from leadscoring.model.encoding import encoder
from leadscoring.model.field_encoder import Block
from leadscoring.model.metrics import lead_losses
from leadscoring.model.pair_evidence import cell_evidence, log_bayes_factors
from leadscoring.model.pair_term import Side
from leadscoring.model.recipe import Pair, Recipe
from leadscoring.model.shrinkage import Shrunk, shrink_coded
from leadscoring.model.sides import field_sides, meetings, pooled_cells, side_codes
from leadscoring.model.weights import mean, mean_error, of_part

__all__ = ["WORTH_KEEPING", "PairSearch", "search_pairs"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.signedinteger]
Rows = npt.NDArray[np.intp]

WORTH_KEEPING = 1.0
"""Evidence that a pair needs to be tried."""

_FOLDS = 3
_SWEEPS = 15
_MOST_FIELDS = 40
_SURE = 2.0
_NEWEST = 0.2
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class PairSearch:
    """What was found.

    Attributes
    ----------
    kept : tuple of pairs of str
        The pairs that the model gets, the strongest evidence first.
    evidence : dict of pair to float
        Log Bayes factor of each pair that was looked at, strongest first.
    gain, gain_error : float
        By how much the pairs lower the log loss of leads left out, and its
        standard error; 0 where no pair was worth trying.
    newest_gain : float or None
        By how much they lower that of the newest leads; None without an order.
    """

    kept: tuple[Pair, ...]
    evidence: dict[Pair, float]
    gain: float
    gain_error: float
    newest_gain: float | None


@dataclass(frozen=True)
class _Leads:
    """Encoded training leads, and the cells of every pair."""

    mains: CodedLeads
    converted: Vector
    cells: dict[Pair, list[tuple[Codes, int]]]
    weight: Vector | None

    def predict(self, learnt: Rows, asked: Rows, pairs: Sequence[Pair] = ()) -> Vector:
        """Return the log-odds of leads by a model of others."""
        leads = self.mains
        tables = [table for pair in pairs for table in self.cells[pair]]
        if tables:
            cells = [Table(codes, indicators(width)) for codes, width in tables]
            leads = leads.beside(CodedLeads.of(cells, [Block(width) for _, width in tables]))
        each = of_part(self.weight, learnt)
        shrunk: Shrunk = shrink_coded(
            leads.taken(learnt), self.converted[learnt], sweeps=_SWEEPS, weight=each
        )
        return shrunk.log_odds(leads.taken(asked))

    def sums(self, log_odds: Vector, fold: Codes) -> Vector:
        """Return what each cell's leads leave unexplained, fold by fold.

        Parameters
        ----------
        log_odds : ndarray of shape (n_leads,)
            Of leads that were not learnt from for them.
        fold : ndarray of int of shape (n_leads,)
            The fold of each lead.

        Returns
        -------
        sums : ndarray of shape (2, n_folds, n_cells)
            Of outcome minus probability, and of probability times its complement.
        """
        chance = expit(log_odds)
        each = [self.converted - chance, chance * (1 - chance)]
        if self.weight is not None:
            each = [self.weight * part for part in each]
        found = []
        for codes, width in self._tables():
            cell = fold * np.int32(width) + codes
            sums = [np.bincount(cell, part, _FOLDS * width) for part in each]
            found.append(np.reshape(sums, (2, _FOLDS, width)))
        return np.concatenate(found, axis=2)

    def evidence(self, sums: Vector) -> dict[Pair, float]:
        """Return each pair's log Bayes factor, the strongest first.

        Parameters
        ----------
        sums : ndarray of shape (2, n_folds, n_cells)
            Those of `sums`, of the folds to look at.
        """
        gap, certainty = sums.sum(axis=1)
        starts = np.cumsum([0, *(width for _, width in self._tables())])[:-1]
        factors = iter(log_bayes_factors(gap, certainty, starts).tolist())
        found = {pair: max(next(factors) for _ in tables) for pair, tables in self.cells.items()}
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def _tables(self) -> Iterator[tuple[Codes, int]]:
        """Yield the cells of each table of each pair, and how many there are."""
        return (table for tables in self.cells.values() for table in tables)


def search_pairs(
    leads: pd.DataFrame | ReadLeads,
    converted: Vector,
    recipe: Recipe,
    *,
    moments: Vector | None = None,
    weight: Vector | None = None,
) -> PairSearch:
    """Find the pairs of fields that tell more together than alone, and keep them if they help.

    The leads are left out by thirds; what the fields' own effects leave
    unexplained there is the evidence for each pair. The strongest pairs stay
    only if, chosen without the leads that they are tried on, they lower the log
    loss by more than twice its standard error and, where the leads' order in
    time is known, do not raise that of the newest fifth by as much.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns), or the same read
        Training leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    recipe : Recipe
        How the model is built.
    moments : ndarray of shape (n_leads,), optional
        When each lead came, larger is newer, nan where unknown.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts. Which fields are tried where there are too many, and
        where numbers are cut, is told by the leads as they are.

    Returns
    -------
    search : PairSearch
        The same for the same leads in the same order.
    """
    rarer = int(np.bincount(converted.astype(int), minlength=2).min())
    if recipe.most_pairs == 0 or len(recipe.pairable) < 2 or rarer < _FOLDS:
        return PairSearch((), {}, 0.0, 0.0, None)
    coded = _encoded(ReadLeads.of(leads), converted, recipe, weight)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=recipe.seed)
    splits = list(folds.split(converted, converted))
    alone, fold = np.empty(len(converted)), np.empty(len(converted), dtype=np.int32)
    for number, (learnt, left_out) in enumerate(splits):
        alone[left_out], fold[left_out] = coded.predict(learnt, left_out), number
    sums = coded.sums(alone, fold)
    evidence = coded.evidence(sums)
    chosen = _strongest(evidence, recipe)
    if not chosen:
        return PairSearch((), evidence, 0.0, 0.0, None)
    together = np.empty(len(converted))
    for number, (learnt, left_out) in enumerate(splits):
        others = [other for other in range(_FOLDS) if other != number]
        pairs = _strongest(coded.evidence(sums[:, others]), recipe)
        together[left_out] = coded.predict(learnt, left_out, pairs)
    gain, error = _gain(converted, alone, together, weight)
    helps = gain > _SURE * error
    newest = _newest_gain(coded, moments, chosen) if helps else None
    holds = newest is None or newest[0] > -_SURE * newest[1]
    kept = chosen if helps and holds else ()
    return PairSearch(kept, evidence, gain, error, None if newest is None else newest[0])


def _strongest(evidence: dict[Pair, float], recipe: Recipe) -> tuple[Pair, ...]:
    ranked = sorted(evidence.items(), key=lambda item: -item[1])[: recipe.most_pairs]
    return tuple(pair for pair, found in ranked if found >= WORTH_KEEPING)


def _encoded(leads: ReadLeads, converted: Vector, recipe: Recipe, weight: Vector | None) -> _Leads:
    mains = encoder(recipe, ()).learnt(leads, converted)
    sides = {
        field: [
            (side, side_codes(side, leads[field], recipe.placeholders).astype(np.int32))
            for side in field_sides(
                leads[field],
                field,
                converted,
                numeric=field in recipe.numeric,
                min_leads=recipe.min_leads,
                placeholders=recipe.placeholders,
            )
        ]
        for field in recipe.pairable
    }
    cells = {
        (first, second): [
            _cell_columns(down, across, recipe.min_leads)
            for down, across in meetings(sides[first], sides[second])
        ]
        for first, second in combinations(_telling(sides, converted), 2)
    }
    return _Leads(mains, converted, cells, weight)


def _telling(sides: dict[str, list[tuple[Side, Codes]]], converted: Vector) -> list[str]:
    """Return the fields that tell most alone, where there are too many to try all pairs."""
    gap, certainty = converted - converted.mean(), np.full(len(converted), converted.var())
    alone = {
        field: cell_evidence(codes, side.n_codes, gap, certainty)
        for field, [(side, codes), *_] in sides.items()
    }
    best = sorted(alone, key=lambda field: -alone[field])[:_MOST_FIELDS]
    return [field for field in sides if field in best]


def _cell_columns(
    down: tuple[Side, Codes], across: tuple[Side, Codes], min_leads: int
) -> tuple[Codes, int]:
    (first, rows), (second, columns) = down, across
    codes = rows * second.n_codes + columns
    column, width = pooled_cells(codes, first.n_codes * second.n_codes, min_leads)
    return column.astype(np.int32)[codes], width


def _newest_gain(
    leads: _Leads, moments: Vector | None, pairs: tuple[Pair, ...]
) -> tuple[float, float] | None:
    """Return by how much pairs lower the log loss of the newest leads, learnt from the older."""
    if moments is None:
        return None
    order = np.argsort(moments, kind="stable")[: int(np.isfinite(moments).sum())]
    older, newest = np.split(order, [int((1 - _NEWEST) * len(order))])
    for part in (older, newest):
        if np.bincount(leads.converted[part].astype(int), minlength=2).min() < _FEWEST:
            return None
    alone, together = (leads.predict(older, newest, tried) for tried in ((), pairs))
    return _gain(leads.converted[newest], alone, together, of_part(leads.weight, newest))


def _gain(
    converted: Vector, alone: Vector, together: Vector, weight: Vector | None
) -> tuple[float, float]:
    """Return by how much pairs lower the log loss, and its standard error."""
    gains = lead_losses(converted, alone) - lead_losses(converted, together)
    return mean(gains, weight), mean_error(gains, weight)
