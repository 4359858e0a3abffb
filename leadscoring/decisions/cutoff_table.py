"""The table behind `Cutoffs`: made by one sort, checked, to Parquet bytes and back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import ArrayLike, NDArray

from leadscoring.decisions.cutoff_point import FIELDS, consequences
from leadscoring.decisions.cutoff_weights import tabulate_weighted
from leadscoring.exceptions import InvalidInput

__all__ = ["checked_table", "from_bytes", "hot_counts", "tabulate", "to_bytes"]

# Compiled code sorts a million in half the time, and takes half a second to load.
_MANY = 500_000
_COUNTS = ("n_hot", "tp", "fp", "fn", "tn")


def tabulate(
    probability: ArrayLike, outcome: ArrayLike, weight: ArrayLike | None = None
) -> pd.DataFrame:
    """Return the consequences of every distinct probability as a cutoff.

    Parameters
    ----------
    probability : array-like of shape (n_leads,)
        Probabilities, in [0, 1].
    outcome : array-like of shape (n_leads,)
        1 where the lead converted, else 0; both must occur.
    weight : array-like of shape (n_leads,), optional
        What each lead counts, above 0; see `tabulate_weighted`.

    Returns
    -------
    table : pandas.DataFrame
        One row per distinct probability, ascending, columns `FIELDS`.

    Raises
    ------
    InvalidInput
        If lengths differ or values are not as described.

    Examples
    --------
    >>> tabulate([0.8, 0.8, 0.3], [1, 0, 0])[["cutoff", "tp", "fp", "fn", "tn"]]
       cutoff  tp  fp  fn  tn
    0     0.3   1   2   0   0
    1     0.8   1   1   0   1
    """
    probabilities, outcomes = _checked_predictions(probability, outcome)
    if weight is not None:
        return tabulate_weighted(probabilities, outcomes, _checked_weights(weight, outcomes))
    cutoff, n_hot, tp = hot_counts(probabilities, outcomes)
    counts = {"n_leads": int(n_hot[0]), "n_buyers": int(tp[0])}
    return pd.DataFrame(consequences(cutoff, n_hot, tp, **counts), copy=False)


def hot_counts(
    probability: NDArray[np.float64], converted: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return how many leads, and buyers, are at or above each distinct probability.

    Parameters
    ----------
    probability : ndarray of float of shape (n_leads,)
        Probabilities, in [0, 1], no -0.0 among them.
    converted : ndarray of int64 of shape (n_leads,)
        1 where the lead converted, else 0.

    Returns
    -------
    cutoff : ndarray of float of shape (n_cutoffs,)
        The distinct probabilities, ascending.
    n_hot, tp : ndarray of int of shape (n_cutoffs,)
        Leads, and buyers, at or above each.

    Examples
    --------
    >>> cutoff, n_hot, tp = hot_counts(np.array([0.5, 0.25, 0.5]), np.array([1, 1, 0]))
    >>> cutoff.tolist(), n_hot.tolist(), tp.tolist()
    ([0.25, 0.5], [3, 2], [2, 1])
    """
    # The bits of floats from 0 to 1 have their order and two to spare. With the outcome in one of
    # them, a lead is one number, and numbers are sorted several times faster than positions.
    keys = (probability.view(np.int64) << 1) | converted
    keys = _sorted(keys)
    ascending = (keys >> 1).view(np.float64)
    starts = np.flatnonzero(np.concatenate(([True], ascending[1:] != ascending[:-1])))
    buyers_below = np.concatenate(([0], np.cumsum(keys & 1)))
    return ascending[starts], len(keys) - starts, buyers_below[-1] - buyers_below[starts]


def _sorted(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(keys) < _MANY:
        return np.sort(keys)
    from leadscoring.decisions.digit_sort import sorted_by_digits  # noqa: PLC0415

    return sorted_by_digits(keys)


def checked_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table's fields in order, or refuse a table that cannot be one.

    Parameters
    ----------
    table : pandas.DataFrame
        Columns `FIELDS`, as `tabulate` makes them.

    Returns
    -------
    table : pandas.DataFrame
        The same values, counts as int64 and the rest as float64.

    Raises
    ------
    InvalidInput
        If a column is missing, or cutoffs or counts contradict each other.

    Examples
    --------
    >>> checked_table(pd.DataFrame({"cutoff": [0.5]}))
    Traceback (most recent call last):
    leadscoring.exceptions.InvalidInput: The cutoff table lacks the column score...
    """
    lacking = [name for name in FIELDS if name not in table.columns]
    if lacking:
        raise InvalidInput(
            f"The cutoff table lacks the column {', '.join(lacking)}. "
            "Make it with Cutoffs.from_predictions."
        )
    types = {name: "int64" if name in _COUNTS else "float64" for name in FIELDS}
    checked = table[list(FIELDS)].astype(types).reset_index(drop=True)
    if not _adds_up(checked):
        raise InvalidInput(
            "The cutoff table contradicts itself: cutoffs must ascend within [0, 1] and the "
            "counts of every row must add up to the same leads and the same buyers. "
            "Make it with Cutoffs.from_predictions."
        )
    return checked


def to_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as the content of a Parquet file.

    Parameters
    ----------
    table : pandas.DataFrame
        As `tabulate` makes it.

    Returns
    -------
    data : bytes
        Content of a Parquet file.
    """
    sink = pa.BufferOutputStream()
    # Nearly every value is distinct: differences and split bytes pack better than a dictionary.
    packing = {
        name: "DELTA_BINARY_PACKED" if name in _COUNTS else "BYTE_STREAM_SPLIT" for name in FIELDS
    }
    pq.write_table(
        pa.Table.from_pandas(table, preserve_index=False),
        sink,
        compression="zstd",
        use_dictionary=False,
        column_encoding=packing,
    )
    return bytes(sink.getvalue().to_pybytes())


def from_bytes(data: bytes) -> pd.DataFrame:
    """Return the table that `to_bytes` wrote.

    Parameters
    ----------
    data : bytes
        Content of a Parquet file.

    Returns
    -------
    table : pandas.DataFrame
        Every value as it was written.

    Raises
    ------
    InvalidInput
        If the bytes are no Parquet file.

    Examples
    --------
    >>> table = tabulate([0.8, 0.8, 0.3], [1, 0, 0])
    >>> from_bytes(to_bytes(table)).equals(table)
    True
    """
    try:
        read: pd.DataFrame = pq.read_table(pa.BufferReader(data)).to_pandas()
    except (pa.ArrowException, OSError) as error:
        raise InvalidInput(
            f"The cutoff table cannot be read as Parquet ({error}). "
            "Restore the file, or train the model again."
        ) from error
    return read


def _checked_predictions(
    probability: ArrayLike, outcome: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    probabilities = _numbers("probability", probability)
    outcomes = _numbers("outcome", outcome)
    if len(probabilities) != len(outcomes):
        raise InvalidInput(
            f"probability and outcome must have one value per lead: got {len(probabilities):,} "
            f"and {len(outcomes):,}. Pass both for the same leads."
        )
    n_bad = int(np.sum(~((probabilities >= 0) & (probabilities <= 1))))
    if n_bad:
        raise InvalidInput(
            f"probability must lie in [0, 1]: {n_bad:,} of {len(probabilities):,} values do not. "
            "Pass calibrated probabilities, not log-odds or scores."
        )
    n_bad = int(np.sum((outcomes != 0) & (outcomes != 1)))
    if n_bad:
        raise InvalidInput(
            f"outcome must be 0 or 1: {n_bad:,} of {len(outcomes):,} values are not. "
            "Pass 1 where the lead converted, else 0."
        )
    n_buyers = int(outcomes.sum())
    if n_buyers in (0, len(outcomes)):
        raise InvalidInput(
            f"outcome must hold both 0 and 1: {n_buyers:,} of {len(outcomes):,} leads converted. "
            "Pass leads of both kinds."
        )
    # Adding zero makes -0.0 the 0.0 that it equals.
    return probabilities + 0.0, outcomes.astype(np.int64)


def _checked_weights(weight: ArrayLike, outcomes: NDArray[np.int64]) -> NDArray[np.float64]:
    weights = _numbers("weight", weight)
    if len(weights) != len(outcomes) or not np.all((weights > 0) & (weights < np.inf)):
        raise InvalidInput(
            f"weight must hold one number above 0 per lead: got {len(weights):,} for "
            f"{len(outcomes):,} leads, {int(np.sum(~(weights > 0))):,} of them not above 0."
        )
    return weights


def _numbers(name: str, values: ArrayLike) -> NDArray[np.float64]:
    try:
        numbers = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"{name} must hold numbers only: {error}.") from error
    if numbers.ndim != 1:
        raise InvalidInput(
            f"{name} must be one-dimensional, got the shape {numbers.shape}. "
            "Pass one value per lead."
        )
    return numbers


def _adds_up(table: pd.DataFrame) -> bool:
    if table.empty:
        return False
    cutoff, n_hot, tp = (table[name].to_numpy() for name in ("cutoff", "n_hot", "tp"))
    fp, fn, tn = (table[name].to_numpy() for name in ("fp", "fn", "tn"))
    n_leads, n_buyers = n_hot[0], tp[0]
    conditions = (
        0 < n_buyers < n_leads,
        cutoff[0] >= 0,
        cutoff[-1] <= 1,
        np.all(np.diff(cutoff) > 0),
        np.all(np.diff(n_hot) < 0),
        np.all(np.diff(tp) <= 0),
        np.all((tp >= 0) & (fp >= 0) & (tn >= 0) & (n_hot > 0)),
        np.all(tp + fp == n_hot),
        np.all(tp + fn == n_buyers),
        np.all(n_hot + fn + tn == n_leads),
    )
    return all(bool(condition) for condition in conditions)
