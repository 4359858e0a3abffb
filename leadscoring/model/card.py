"""The card: where a model comes from, what it was fed, and how good it is."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.model.seen import has_seen
from leadscoring.model.selection_table import plain_rows, selection_table

__all__ = ["Card", "fingerprint", "library_versions"]

_LIBRARIES = ("leadscoring", "scikit-learn", "numpy", "scipy", "pandas", "imbalanced-learn")
_TABLES = ("effects", "reliability", "correlation")
_TABLES_BY_NAME = ("curves", "histograms", "pairs")


@dataclass(frozen=True)
class Card:
    """Everything worth knowing about a model besides its points.

    Attributes
    ----------
    created : str
        When it was trained, ISO 8601 in UTC.
    target, positive, negative : str
        The outcome column, and its values that mean converted and not.
    n_leads, n_converted, n_unlabelled : int
        Leads trained on, those that converted, and leads left out for want of an outcome.
    n_duplicates : int
        Leads that repeat another in every field.
    metrics : dict of str to dict
        Each figure's mean and sd over the repeated folds; roc_auc has also the
        ends low and high of its 95% interval.
    confusion : dict of str to float
        Mean counts tp, fp, fn, tn of the leads at a probability of one half, with their sd.
    backtest : dict or None
        Figures of training on the older and testing on the newer leads, where that was done;
        see `backtest`. Cards of release 0.1.0 lack its origins and drop_error.
    calibration : dict
        The kept method, each method's out-of-fold log loss, and noise_floor:
        the calibration error that true probabilities would have by chance
        (models of release 0.1.0 lack it).
    excluded : dict of str to str
        Why each column that is not a field was left out.
    fields : dict of str to str
        The kind of each field used.
    warnings : list of str
        What the people who use the model should know.
    options, seed, libraries, fingerprint
        What makes the training repeatable.
    effects, reliability, correlation : pandas.DataFrame
        Tables behind the page Coefficients.
    curves : dict of str to pandas.DataFrame
        Each numeric field's curve.
    histograms : dict of str to pandas.DataFrame
        How many leads lie where on each numeric field's axis; see `histogram`.
    pairs : dict of str to pandas.DataFrame
        What each table of two fields adds in its cells; see `pair_rows`.
    seen : dict
        Digests of the training leads; see `has_seen`.
    confirmation : dict or None
        What a cutoff promised and delivered on leads kept apart; None where that was not tried.
    maturity : dict or None
        How long leads take to decide and how many too young ones were left out, as `Maturity`
        says; None where no column tells when leads converted.
    selection : pandas.DataFrame
        The fields and pairs that were looked at: term, kind ("field" or "pair"), used (bool),
        evidence (natural log Bayes factor), loss (by how much the log loss of leads left out
        rises without the term; without a field also its pairs go) with loss_error (its standard
        error), and reason (why it is out; empty where used). Evidence and losses that are not
        known are nan. Fields come first, each kind by loss, the used ones first; of the pairs
        that are out, the ten of the strongest evidence. Empty on cards of earlier releases.
    fewest : dict or None
        The smallest set of fields that predicts as well within one standard error of the best
        one: fields, loss (the rise against all fields) and loss_error; path holds n_fields,
        left_out (the field that went last), loss and loss_error of each smaller set. None
        where that was not tried.
    segments : list of dict
        For each level that might have had a model of its own: field, level, n_leads,
        n_converted, is_kept, verdict and reason (in words); log_loss and roc_auc hold
        general, own, and their difference with the ends low and high of an interval
        that holds with 95% for all levels together, where the two models were
        compared. Empty where none was asked for.
    warned : list of str
        The fields of which `find_leaks` warns, vouched for or not.
    profile : dict
        How the training leads are spread over each field's levels or ranges; see `profile`.
        Empty on cards of earlier releases.
    recalibration : dict or None
        What a version that was recalibrated on real outcomes owes to them: from (the version),
        n_leads, n_converted, n_effective, offset and slope of the correction with the ends of
        their 95% intervals, promised and happened (mean probability before, and share that
        converted), since (day of the first promise; None for all). Metrics and reliability are
        then those of these leads. None for other versions.
    weighting : dict or None
        What leads with weights were trained on: column, n_effective (the number of equal leads
        that they are worth), base_rate (the share that converted, under the weights) and
        assumes (in words). All figures of the card are then under the weights, but for counts
        of leads. None where each lead counts alike.
    """

    created: str
    target: str
    positive: str
    negative: str
    n_leads: int
    n_converted: int
    n_unlabelled: int
    n_duplicates: int
    metrics: dict[str, dict[str, float]]
    confusion: dict[str, dict[str, float]]
    backtest: dict[str, Any] | None
    calibration: dict[str, Any]
    excluded: dict[str, str]
    fields: dict[str, str]
    warnings: list[str]
    options: dict[str, Any]
    seed: int
    libraries: dict[str, str]
    fingerprint: str
    effects: pd.DataFrame
    reliability: pd.DataFrame
    correlation: pd.DataFrame
    curves: dict[str, pd.DataFrame]
    seen: dict[str, Any] = field(default_factory=dict)
    confirmation: dict[str, Any] | None = None
    maturity: dict[str, Any] | None = None
    histograms: dict[str, pd.DataFrame] = field(default_factory=dict)
    pairs: dict[str, pd.DataFrame] = field(default_factory=dict)

    selection: pd.DataFrame = field(default_factory=lambda: selection_table(()))
    fewest: dict[str, Any] | None = None
    warned: list[str] = field(default_factory=list)
    segments: list[dict[str, Any]] = field(default_factory=list)
    profile: dict[str, Any] = field(default_factory=dict)
    recalibration: dict[str, Any] | None = None
    weighting: dict[str, Any] | None = None

    @property
    def base_rate(self) -> float:
        """Share of the training leads that converted; where they have weights, under these."""
        if self.weighting is not None:
            return float(self.weighting["base_rate"])
        return self.n_converted / self.n_leads

    def has_seen(self, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Return which leads the model may have been trained on, of shape (n_leads,).

        They are known by their identifier, or by the model's fields where the
        training leads had none; where that is not there, every lead may be one.
        """
        return has_seen(self.seen, frame, missing=self.options["missing"])

    def to_dict(self) -> dict[str, Any]:
        """Return the card as plain data, tables as lists of rows."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        tables = {name: plain[name].to_dict("records") for name in _TABLES}
        many = {
            name: {key: table.to_dict("list") for key, table in plain[name].items()}
            for name in _TABLES_BY_NAME
        }
        return plain | tables | many | {"selection": plain_rows(self.selection)}

    def to_json(self) -> str:
        """Return the card as JSON text."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Card:
        """Return the card that plain data describes."""
        tables = {name: pd.DataFrame(data[name]) for name in _TABLES}
        many = {
            name: {key: pd.DataFrame(table) for key, table in data.get(name, {}).items()}
            for name in _TABLES_BY_NAME
        }
        tables["selection"] = selection_table(data.get("selection", ()))
        return cls(**{**data, **tables, **many})

    @classmethod
    def from_json(cls, text: str) -> Card:
        """Return the card that JSON text describes."""
        return cls.from_dict(json.loads(text))


def fingerprint(frame: pd.DataFrame) -> str:
    """Return the SHA-256 of a table's names and cells, row order included.

    Examples
    --------
    >>> fingerprint(pd.DataFrame({"a": [1]})) == fingerprint(pd.DataFrame({"a": [2]}))
    False
    """
    digest = hashlib.sha256("\0".join(map(str, frame.columns)).encode())
    digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that a fit depends on."""
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}
