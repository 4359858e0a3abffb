"""What all leads tell, wherever they lie, once it is settled what is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import Pipeline

from leadscoring.model.encoding import ColumnScaler
from leadscoring.model.newton.encoded import as_logistic
from leadscoring.model.newton.solving import Solution
from leadscoring.model.preparation import Prepared, TrainingOptions
from leadscoring.model.reading_off import ReadOff
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.crossing import Crossed, cross_fit, predicted
from leadscoring.scale.fitting.fitted import PartedLeads, fit_parts
from leadscoring.scale.fitting.folding import Folding
from leadscoring.scale.fitting.places import Place
from leadscoring.scale.fitting.refusing import check_folds
from leadscoring.scale.fitting.settling import Settled, settle_design
from leadscoring.scale.fitting.sources import Piece

__all__ = ["AllLeads", "pipeline_of"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class AllLeads:
    """All leads of some files.

    Attributes
    ----------
    pieces : sequence of Piece
        Where they are.
    place : Place
        Where they are coded.
    options : TrainingOptions
        What the user chose.
    """

    pieces: Sequence[Piece]
    place: Place
    options: TrainingOptions

    def learnt(self, prepared: Prepared) -> ReadOff:
        """Fit a settled recipe on them, where they are those that were looked at.

        Parameters
        ----------
        prepared : Prepared
            All of them, but those without an outcome.
        """
        settled = settle_design(prepared, None)
        coder = self._coder(settled, Folding(1))
        with self.place.coded(self.pieces, coder) as engine:
            found = fit_parts(PartedLeads.of(engine, settled.design), *_begin(settled))
        pipeline = pipeline_of(settled, found)
        return ReadOff(pipeline, prepared.recipe, prepared.leads, prepared.converted)

    def crossed(
        self, settled: Settled, *, each: Callable[[int, int], None]
    ) -> tuple[Solution, Crossed, Crossed]:
        """Fit what a sample settled on them, then anew without each fold.

        Parameters
        ----------
        settled : Settled
            What is asked of them.
        each : callable
            Called after each fold with the folds done and the total.

        Returns
        -------
        found : Solution
            The coefficients of all.
        crossed, own : Crossed
            What models without a lead's fold say of at most a million of them, and of
            the sample's.
        """
        coder = self._coder(settled, self._folding(settled))
        n_folds = coder.folding.n_folds
        with self.place.coded(self.pieces, coder) as engine:
            leads = PartedLeads.of(engine, settled.design)
            check_folds(leads.counts[:n_folds])
            penalty, start = _begin(settled)
            found = fit_parts(leads, penalty, start)
            crossed = cross_fit(leads, penalty, found.point, n_folds, each=each)
        return found, crossed, _of_sample(settled, coder, crossed)

    def _folding(self, settled: Settled) -> Folding:
        prepared = settled.prepared
        return Folding.of_sample(
            *settled.design.coded(prepared.leads),
            prepared.converted,
            n_folds=self.options.n_folds,
            seed=self.options.seed,
        )

    def _coder(self, settled: Settled, folding: Folding) -> Coder:
        outcome = settled.prepared.outcome
        words = outcome.positive, outcome.negative
        return Coder(settled.design, self.options.target, *words, folding)


def pipeline_of(settled: Settled, found: Solution) -> Pipeline:
    """Return the scikit-learn pipeline that has these coefficients."""
    scale = ColumnScaler(1 / np.sqrt(settled.shrunk.strength))
    scale.fit(settled.encode.transform(settled.prepared.leads[settled.prepared.recipe.fields]))
    point = np.append(found.point[:-1] / scale.scale, found.point[-1])
    logistic = as_logistic(replace(found, point=point), 1.0)
    return Pipeline([("encode", settled.encode), ("scale", scale), ("logistic", logistic)])


def _begin(settled: Settled) -> tuple[Vector, Vector]:
    """Return the penalties, and the coefficients to start from."""
    return settled.shrunk.strength, np.append(settled.shrunk.weights, settled.shrunk.intercept)


def _of_sample(settled: Settled, coder: Coder, crossed: Crossed) -> Crossed:
    """Return what models without their fold say of the sample's leads."""
    prepared = settled.prepared
    said = np.where(prepared.converted == 1, coder.positive, coder.negative)
    named = prepared.leads.assign(**{coder.target: said})
    partition = coder.partition(named, Piece("the sample", 0, len(named)))
    log_odds = predicted(settled.design, crossed.points, partition)
    folds = partition.folds.astype(np.intp)
    return replace(crossed, log_odds=log_odds, converted=prepared.converted, folds=folds)
