"""What a model loses where fields or pairs are left out of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from joblib import Parallel, delayed
from sklearn.compose import ColumnTransformer
from threadpoolctl import threadpool_limits

from leadscoring.leads.duplicates import repeated_leads
from leadscoring.model import classic, encoding
from leadscoring.model.coding.cells import ReadLeads
from leadscoring.model.coding.coded import CodedLeads
from leadscoring.model.coding.side_by_side import SideBySide
from leadscoring.model.field_encoder import Block, Encoded
from leadscoring.model.folds import check_folds, deal
from leadscoring.model.metrics import lead_losses
from leadscoring.model.recipe import Recipe
from leadscoring.model.shrinkage import SWEEPS, Sweeper
from leadscoring.model.weights import mean, mean_error, of_part

__all__ = ["Fold", "LeftOut", "Term", "Trials", "leave_out"]

Vector = npt.NDArray[np.float64]
Term = tuple[str, ...]
"""A field, as a tuple of one, or a pair of fields."""

_FOLDS = 3
_FEW_SWEEPS = 4


@dataclass(frozen=True)
class Fold:
    """A model of two thirds of the leads, from which terms can be taken out.

    Attributes
    ----------
    fit : Sweeper
        The model of all terms.
    blocks : list of tuple of str
        The fields of each of its blocks.
    asked : CodedLeads of n_asked, or array or sparse array of shape (n_asked, n_columns)
        The leads that it was not fitted on, encoded.
    rows : ndarray of int of shape (n_asked,)
        Their positions among all leads.
    """

    fit: Sweeper
    blocks: list[Term]
    asked: CodedLeads | Encoded
    rows: npt.NDArray[np.intp]

    def log_odds(self, left_out: Collection[Term]) -> Vector:
        """Return the log-odds of the leads asked about, by a model without some terms.

        Without a field it is also without the pairs that hold it. The others'
        coefficients and strengths are fitted anew from where they stand.
        """
        gone = [
            i
            for i, fields in enumerate(self.blocks)
            if any(set(term) <= set(fields) for term in left_out)
        ]
        fit = self.fit.without(gone)
        fit.sweep(_FEW_SWEEPS)
        return fit.shrunk().log_odds(self.asked)


@dataclass(frozen=True)
class LeftOut:
    """What leads left out say about a model without some terms.

    Attributes
    ----------
    log_odds : ndarray of shape (n_leads,)
        Of each lead, by a model that learnt from other leads, without the terms.
    rises : ndarray of shape (n_leads,)
        By how much each lead's log loss is above that by the model of all terms.
    weight : ndarray of shape (n_leads,) or None
        What each lead counts; None: all the same.
    """

    log_odds: Vector
    rises: Vector
    weight: Vector | None = None

    @property
    def loss(self) -> float:
        """By how much the log loss rises without the terms."""
        return mean(self.rises, self.weight)

    @property
    def loss_error(self) -> float:
        """The standard error of `loss`, over the leads."""
        return mean_error(self.rises, self.weight)


@dataclass(frozen=True)
class Trials:
    """A recipe's terms, each left out in turn.

    Attributes
    ----------
    folds : list of Fold
        The models of all terms.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    log_odds : ndarray of shape (n_leads,)
        Of each lead, by a model of all terms that learnt from other leads.
    alone : dict of Term to LeftOut
        What is lost without each single term.
    weight : ndarray of shape (n_leads,) or None
        What each lead counts; None: all the same.
    """

    folds: list[Fold]
    converted: Vector
    log_odds: Vector
    alone: dict[Term, LeftOut]
    weight: Vector | None = None

    @property
    def none_left_out(self) -> LeftOut:
        """What is lost where nothing is left out."""
        return LeftOut(self.log_odds, np.zeros(len(self.converted)), self.weight)

    def without(self, terms: Collection[Term]) -> LeftOut:
        """Return what is lost without several terms together."""
        log_odds = np.empty(len(self.converted))
        for fold in self.folds:
            log_odds[fold.rows] = fold.log_odds(terms)
        return _left_out(log_odds, self.converted, self.log_odds, self.weight)


def leave_out(
    leads: pd.DataFrame,
    converted: Vector,
    recipe: Recipe,
    *,
    n_jobs: int = 1,
    each: Callable[[int, int], None] | None = None,
    weight: Vector | None = None,
) -> Trials:
    """Leave each field and each pair of a recipe out, and see what leads left out say.

    The leads are left out by thirds, those that agree in every field together.
    Each third's model is fitted once; where a term is left out of it, it is
    fitted anew from there by a few sweeps, and compared with what as many sweeps
    make of all terms. A classic model is tried with its strength and a penalty
    on squares; resampling plays no part.

    Parameters
    ----------
    leads : pandas.DataFrame of shape (n_leads, n_columns)
        Training leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0.
    recipe : Recipe
        How the model is built; its pairs are those tried, none where they are None.
    n_jobs : int
        Processes that work side by side.
    each : callable, optional
        Called after each third with those done and their number; may raise to stop.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts, where it is learnt from and where it is left out.

    Raises
    ------
    InvalidInput
        If large groups leave a third without an outcome to learn from.
    """
    groups = repeated_leads(leads, recipe.fields, missing=recipe.placeholders)
    thirds = deal(converted, groups, _FOLDS, recipe.seed)
    check_folds(converted, thirds, _FOLDS)
    terms: list[Term] = [*((field,) for field in recipe.fields), *(recipe.pairs or ())]
    read = encoding.read_fields(leads, recipe)
    results: Iterator[tuple[Fold, list[Vector]]] = Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(_try)(read, converted, recipe, thirds == third, terms, weight)
        for third in range(_FOLDS)
    )
    found = np.empty((1 + len(terms), len(converted)))
    folds = []
    for done, (fold, log_odds) in enumerate(results, start=1):
        folds.append(fold)
        found[:, fold.rows] = log_odds
        if each is not None:
            each(done, _FOLDS)
    alone = {
        term: _left_out(log_odds, converted, found[0], weight)
        for term, log_odds in zip(terms, found[1:], strict=True)
    }
    return Trials(folds, converted, found[0], alone, weight)


def _try(
    leads: ReadLeads,
    converted: Vector,
    recipe: Recipe,
    out: npt.NDArray[np.bool_],
    terms: Sequence[Term],
    weight: Vector | None,
) -> tuple[Fold, list[Vector]]:
    with threadpool_limits(1):
        fold = _fitted(leads, converted, recipe, out, of_part(weight, ~out))
        return fold, [fold.log_odds(()), *(fold.log_odds((term,)) for term in terms)]


def _fitted(
    leads: ReadLeads,
    converted: Vector,
    recipe: Recipe,
    out: npt.NDArray[np.bool_],
    weight: Vector | None,
) -> Fold:
    learnt = converted[~out]
    if recipe.kind == "classic":
        return _classic_fit(leads, converted, recipe, out, weight)
    encode = encoding.encoder(recipe, recipe.pairs or ())
    fit = Sweeper.of(encode.learnt(leads.taken(~out), learnt), learnt, weight=weight)
    fit.sweep(SWEEPS)
    owners = _fields_of(encode, encode.blocks())
    return Fold(fit, owners, encode.coded(leads.taken(out)), np.flatnonzero(out))


def _classic_fit(
    leads: ReadLeads,
    converted: Vector,
    recipe: Recipe,
    out: npt.NDArray[np.bool_],
    weight: Vector | None,
) -> Fold:
    learnt, encode = converted[~out], classic.encoder(recipe)
    columns = encode.fit_transform(leads.frame[~out], learnt)
    blocks = _classic_blocks(encode)
    tuned = classic.tune(columns, learnt, seed=recipe.seed, weight=weight)
    strength = np.full(columns.shape[1], 1 / tuned)
    coded = CodedLeads.of_columns(columns, blocks)
    fit = Sweeper.of(coded, learnt, strength=strength, weight=weight)
    fit.sweep(SWEEPS)
    return Fold(
        fit, _fields_of(encode, blocks), encode.transform(leads.frame[out]), np.flatnonzero(out)
    )


def _classic_blocks(encode: ColumnTransformer) -> list[Block]:
    """Return a block for each term: its columns share one strength and may overlap."""
    parts = [encode.output_indices_[name] for name, _, _ in encode.transformers_]
    return [Block(part.stop - part.start, disjoint=False) for part in parts]


def _fields_of(encode: ColumnTransformer | SideBySide, blocks: Sequence[Block]) -> list[Term]:
    """Return the fields of the encoder that each block belongs to."""
    stops = [encode.output_indices_[name].stop for name, _, _ in encode.transformers_]
    ends = np.cumsum([block.width for block in blocks])
    owners = np.searchsorted(stops, ends)
    return [tuple(encode.transformers_[owner][2]) for owner in owners]


def _left_out(
    log_odds: Vector, converted: Vector, complete: Vector, weight: Vector | None
) -> LeftOut:
    rises = lead_losses(converted, log_odds) - lead_losses(converted, complete)
    return LeftOut(log_odds, rises, weight)
