"""A trained model as its users meet it: score and rank leads, save it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.decisions.explanation import Explanation, explain
from leadscoring.decisions.ranked import TIERS, best_first, tier_places
from leadscoring.decisions.reasons import Reasons, routed_reasons, strongest_reasons
from leadscoring.lead_model.file_scoring import score_file
from leadscoring.lead_model.saving import save_version, scorecards_json, version_files
from leadscoring.leads.matching import match_columns
from leadscoring.model.card import Card
from leadscoring.model.routing import Routing
from leadscoring.model.scorecard import Scorecard, add_up
from leadscoring.model.segments import GENERAL, Segments
from leadscoring.scale.scoring import ScoredFile
from leadscoring.store.registry import Publication

if TYPE_CHECKING:  # a scorecard needs no scikit-learn
    from sklearn.pipeline import Pipeline

__all__ = ["TIERS", "LeadModel"]


@dataclass(frozen=True)
class LeadModel:
    """A scorecard with its cutoffs and its card.

    Attributes
    ----------
    scorecard : Scorecard
        The model itself: of all leads, where no level has a model of its own.
    cutoffs : Cutoffs
        The consequences of every cutoff, from out-of-fold predictions.
    card : Card
        Where the model comes from and how good it is.
    cutoff : float
        Probability at or above which a lead is hot.
    warm : float
        Probability at or above which a lead is warm.
    version : str or None
        Name of the saved version.
    publication : Publication or None
        The publication that set cutoff and warm line.
    problems : tuple of str
        Why an earlier version serves in place of the published one; usually empty.
    pipeline : Pipeline or None
        The general scorecard's scikit-learn pipeline; only on a model that was just trained.
    held_out : ndarray of shape (n_rows,) or None
        Probability of each lead of the table by a model fitted without it, nan
        for those that took no part; only on a model that was just trained.
    segments : Segments or None
        The levels of a field that have a model of their own; None where there are none.
    """

    scorecard: Scorecard
    cutoffs: Cutoffs
    card: Card
    cutoff: float
    warm: float
    version: str | None = None
    publication: Publication | None = None
    problems: tuple[str, ...] = ()
    pipeline: Pipeline | None = None
    held_out: npt.NDArray[np.float64] | None = None
    segments: Segments | None = None

    @cached_property
    def routing(self) -> Routing:
        """Which scorecard serves which lead."""
        return Routing(self.scorecard, self.segments)

    @property
    def fields(self) -> tuple[str, ...]:
        """What is read of a lead, each field once."""
        return self.routing.fields

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the models for segments, such as ``City = Mumbai``; usually none."""
        return () if self.segments is None else self.segments.names

    def scored_by(self, frame: pd.DataFrame) -> npt.NDArray[np.object_]:
        """Return what scores each lead, of shape (n_leads,): ``general`` or one of `parts`."""
        return self.routing.names(frame)

    def of_part(self, name: str) -> LeadModel:
        """Return one of `parts`, or ``general``, as a model by itself, to look at.

        Its scorecard and its card are its own; cutoff and cutoffs are the version's.
        """
        if self.segments is None or name == GENERAL:
            return replace(self, segments=None)
        part = self.segments.parts[self.segments.names.index(name)]
        return replace(self, scorecard=part.scorecard, card=part.card, segments=None)

    def score(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Score leads and say why.

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            Leads; fields that they lack count as missing.

        Returns
        -------
        scored : pandas.DataFrame of shape (n_leads, 6)
            probability in [0, 1], score = 100 x probability, tier (hot, warm,
            cold), and reason_1 to reason_3; the index is kept.

        Raises
        ------
        InvalidInput
            If the leads have none of the model's fields.
        """
        contributions = self.contributions(frame)
        probability = self.routing.probability(frame, add_up(contributions))
        scored = pd.DataFrame(
            {
                "probability": probability,
                "score": 100 * probability,
                "tier": self.tiers(probability),
            },
            index=frame.index,
        )
        return pd.concat([scored, self._reasons(frame, contributions).sentences()], axis=1)

    def fields_of(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return what leads say of the model's fields, of shape (n_leads, n_fields).

        Columns are matched to the fields as `match_columns` does; a field that the
        leads lack is not filled in.
        """
        return match_columns(self.fields, frame).apply(frame).reindex(columns=list(self.fields))

    def probability(self, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Return each lead's probability of conversion, whatever columns there are.

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            Leads; fields that they lack, be it all, count as missing.

        Returns
        -------
        probability : ndarray of shape (n_leads,)
            In [0, 1], bit for bit that of `score`.
        """
        return self.routing.probability(self.fields_of(frame))

    def rank(self, frame: pd.DataFrame, *, own: pd.DataFrame | None = None) -> pd.DataFrame:
        """Score leads and put the best first.

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            Leads.
        own : pandas.DataFrame of shape (n_leads, n_own), optional
            The leads' own columns to show in place of those of `frame`, such as
            the cells as the file holds them; in the same order.

        Returns
        -------
        ranked : pandas.DataFrame of shape (n_leads, 7 + n_own)
            rank (from 1), score, probability, tier, reason_1 to reason_3, then
            the leads' own columns; ties stay in file order. An own column of
            one of these names is marked ``(file)``.
        """
        return best_first(self.score(frame), frame if own is None else own)

    def score_file(
        self,
        path: str | Path,
        output: str | Path | None = None,
        *,
        ranked: bool = True,
        raw: bool = False,
    ) -> ScoredFile:
        """Score a file of leads of any size, and write its ranked list or its scores.

        A large CSV file with nothing to repair is ranked without a table of it in
        memory; of a large Parquet file only the model's fields are read for its
        scores, some rows at a time, and the receipt tells of those: of each lead
        nothing but its probability stays in memory. What is found and written is
        the same as by `read_leads`, `rank` or `score`, and writing that.

        Parameters
        ----------
        path : str or Path
            The file: CSV, TSV, Excel or Parquet.
        output : str or Path, optional
            Where to write: ``.csv``, ``.tsv``, ``.xlsx`` or ``.parquet``.
        ranked : bool, default=True
            Whether to write all rows and columns, best first, as `rank` does; else
            what `score` returns, a row for each lead in the order of the file.
        raw : bool, default=False
            Whether a text file's texts that a spreadsheet would run as formulas stay as
            they are.

        Returns
        -------
        scored : ScoredFile
            The probability of each lead, in file order, and what was read.

        Raises
        ------
        ReadError
            If the file cannot be read as a list of leads.
        InvalidInput
            If it has none of the model's fields, or `output` cannot be written.
        """
        target = None if output is None else Path(output)
        return score_file(self, Path(path), target, ranked=ranked, raw=raw)

    def contributions(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return what each term adds to each lead's log-odds; see `Routing.contributions`."""
        return self.routing.contributions(frame)

    def log_odds(self, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Return each lead's log-odds before calibration, of shape (n_leads,)."""
        return self.routing.log_odds(frame)

    def reasons(self, frame: pd.DataFrame) -> Reasons:
        """Return each lead's three strongest reasons."""
        return self._reasons(frame, self.contributions(frame))

    def explain(self, lead: pd.DataFrame) -> Explanation:
        """Return how one lead's score, of a frame of one row, comes about."""
        return explain(self.serving(lead), lead)

    def serving(self, lead: pd.DataFrame) -> Scorecard:
        """Return the scorecard that scores one lead, of a frame of one row."""
        return self.routing.of(lead)

    def scorecards_json(self) -> str:
        """Return all that scores leads as JSON text: the scorecard; with parts, these beside it."""
        return scorecards_json(self.scorecard, self.segments)

    def tiers(self, probability: npt.ArrayLike) -> npt.NDArray[np.object_]:
        """Return the tier of each probability: hot, warm or cold."""
        places = tier_places(probability, cutoff=self.cutoff, warm=self.warm)
        return np.array(TIERS, dtype=object)[places]

    def with_cutoff(self, cutoff: float, *, warm: float | None = None) -> LeadModel:
        """Return the same model with another cutoff."""
        return replace(self, cutoff=cutoff, warm=self.warm if warm is None else warm)

    def save(self, folder: str | Path, *, by: str = "unknown") -> str:
        """Save the model as a new version.

        The first version in a folder is published at once; later ones wait. Where a
        team works, `store.publishing.add` saves it in somebody's name.

        Parameters
        ----------
        folder : str or Path
            The models directory; made where it does not exist.
        by : str
            Who saves it.

        Returns
        -------
        version : str
            The new version's name, such as ``v0003``.

        Raises
        ------
        RegistryError
            If the folder cannot be written.
        """
        return save_version(folder, self.files(), cutoff=self.cutoff, warm=self.warm, by=by)

    def files(self) -> dict[str, bytes]:
        """Return what a saved version holds: content by file name."""
        return version_files(
            self.scorecard, self.card, self.cutoffs, self.segments, pipeline=self.pipeline
        )

    def _reasons(self, frame: pd.DataFrame, contributions: pd.DataFrame) -> Reasons:
        if self.segments is None:
            return strongest_reasons(self.scorecard, frame, contributions=contributions)
        return routed_reasons(self.routing, frame, contributions)
