"""Class imbalance: ways to weight or resample the training leads, undone in the intercept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.leads.values import to_levels, to_numbers
from leadscoring.model.weights import mean

__all__ = ["RESAMPLINGS", "Resampled", "Resampling", "intercept_shift", "resample"]

Resampling = Literal["none", "balanced", "over", "under", "smote"]
RESAMPLINGS: tuple[Resampling, ...] = get_args(Resampling)

Vector = npt.NDArray[np.float64]
_MISSING = "(missing)"


@dataclass(frozen=True, slots=True)
class Resampled:
    """Training leads after resampling.

    Attributes
    ----------
    frame : pandas.DataFrame of shape (n_resampled, n_fields)
        The fields of the leads to fit on.
    converted : ndarray of shape (n_resampled,)
        Their outcomes, 1 or 0.
    weight : ndarray of shape (n_resampled,)
        What each counts in the fit.
    """

    frame: pd.DataFrame
    converted: Vector
    weight: Vector


def resample(
    frame: pd.DataFrame,
    converted: Vector,
    *,
    method: Resampling = "none",
    numeric: Sequence[str] = (),
    placeholders: tuple[str, ...] = DEFAULT_MISSING,
    seed: int = 0,
    weight: Vector | None = None,
) -> Resampled:
    """Balance the two outcomes among the training leads.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_fields)
        The fields of the training leads.
    converted : ndarray of shape (n_leads,)
        1 where the lead converted, else 0; both must occur.
    method : {"none", "balanced", "over", "under", "smote"}
        Leave as is, weight the outcomes equally, repeat leads of the rarer
        outcome, draw fewer of the commoner, or invent leads of the rarer one
        between neighbours (SMOTE for mixed columns).
    numeric : sequence of str
        The fields that are numbers; SMOTE interpolates these.
    placeholders : tuple of str
        Texts that count as missing.
    seed : int, default=0
        Makes the draw repeatable.
    weight : ndarray of shape (n_leads,), optional
        What each lead counts; a lead that is drawn keeps it. Not with SMOTE.

    Returns
    -------
    resampled : Resampled
        With both outcomes of equal weight unless `method` is "none", or of equally
        many leads where these have weights and are drawn.

    Raises
    ------
    InvalidInput
        If `method` is unknown, or the rarer outcome has too few leads for SMOTE, or
        leads have weights, which invented ones cannot have.

    References
    ----------
    Chawla et al. (2002), SMOTE: Synthetic minority over-sampling technique.
    """
    if method not in RESAMPLINGS:
        raise InvalidInput(
            f"There is no resampling '{method}'; choose one of {', '.join(RESAMPLINGS)}."
        )
    each = np.ones(len(converted)) if weight is None else weight
    if method == "none":
        return Resampled(frame, converted, each)
    if method == "balanced":
        totals = np.bincount(converted.astype(int), weights=each, minlength=2)
        share = each.sum() / (2 * totals)
        return Resampled(frame, converted, share[converted.astype(int)] * each)
    if method == "smote":
        _refuse_weights(weight)
        return _smote(frame, converted, numeric, placeholders, seed)
    return _drawn(frame, converted, method, seed, each)


def intercept_shift(resampled: Resampled, converted: Vector, weight: Vector | None = None) -> float:
    """Return what resampling added to the intercept: the change in the log-odds of the base rate.

    Subtracting it makes the probabilities speak of the leads as they came.

    References
    ----------
    King and Zeng (2001), Logistic regression in rare events data, section 4.1.
    """
    rate = np.average(resampled.converted, weights=resampled.weight)
    base = mean(converted, weight)
    return float(np.log(rate / (1 - rate)) - np.log(base / (1 - base)))


# imbalanced-learn takes a second to import and is rarely needed: it waits until it is.
def _drawn(
    frame: pd.DataFrame,
    converted: Vector,
    method: Literal["over", "under"],
    seed: int,
    weight: Vector,
) -> Resampled:
    from imblearn import over_sampling, under_sampling  # noqa: PLC0415

    samplers = {
        "over": over_sampling.RandomOverSampler,
        "under": under_sampling.RandomUnderSampler,
    }
    rows = np.arange(len(frame))[:, None]
    kept, drawn = samplers[method](random_state=seed).fit_resample(rows, converted)
    return Resampled(frame.iloc[kept[:, 0]], drawn, weight[kept[:, 0]])


def _refuse_weights(weight: Vector | None) -> None:
    if weight is not None:
        raise InvalidInput(
            "SMOTE invents leads, and no weight says what these stand for. Train with another "
            "resampling, or with none."
        )


def _smote(
    frame: pd.DataFrame,
    converted: Vector,
    numeric: Sequence[str],
    placeholders: tuple[str, ...],
    seed: int,
) -> Resampled:
    """SMOTE knows no missing cells: they become a level, and for numbers a column of their own."""
    from imblearn.over_sampling import SMOTEN, SMOTENC  # noqa: PLC0415

    rarer = int(min(np.bincount(converted.astype(int), minlength=2)))
    if rarer < 2:
        raise InvalidInput(
            "SMOTE needs at least 2 leads of the rarer outcome in each fold; "
            f"one has {rarer}. Train without resampling, or with more leads."
        )
    filled = _without_missing(frame, numeric, placeholders)
    texts = [name for name in filled.columns if name not in numeric]
    neighbours = min(5, rarer - 1)
    kind = {"random_state": seed, "k_neighbors": neighbours}
    sampler = (
        SMOTENC(categorical_features=texts, **kind)
        if len(texts) < filled.shape[1]
        else SMOTEN(**kind)
    )
    drawn, outcome = sampler.fit_resample(filled, converted)
    return Resampled(_with_missing(drawn, frame.columns, numeric), outcome, np.ones(len(outcome)))


def _without_missing(
    frame: pd.DataFrame, numeric: Sequence[str], placeholders: tuple[str, ...]
) -> pd.DataFrame:
    columns: dict[str, object] = {}
    for name in frame.columns:
        if name in numeric:
            numbers = np.nan_to_num(
                to_numbers(frame[name], placeholders), nan=np.nan, posinf=np.nan, neginf=np.nan
            )
            absent = np.isnan(numbers)
            columns[name] = np.where(
                absent, np.nanmedian(numbers) if not absent.all() else 0.0, numbers
            )
            columns[_flag(name)] = np.where(absent, _MISSING, "")
        else:
            codes, levels = to_levels(frame[name], placeholders)
            columns[name] = np.array([*levels, _MISSING], dtype=object)[codes]
    return pd.DataFrame(columns)


def _with_missing(drawn: pd.DataFrame, names: pd.Index, numeric: Sequence[str]) -> pd.DataFrame:
    columns = {
        name: drawn[name].mask(drawn[_flag(name) if name in numeric else name] == _MISSING)
        for name in names
    }
    return pd.DataFrame(columns)


def _flag(name: str) -> str:
    return f"{name} {_MISSING}"
