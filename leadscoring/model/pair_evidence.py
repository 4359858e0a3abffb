"""How much the leads of some cells speak for effects of their own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["cell_evidence", "log_bayes_factor", "log_bayes_factors"]

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.signedinteger]

_SPREADS = np.logspace(-3, 1, 17)  # variances of a cell's effect


def log_bayes_factor(gap: Vector, certainty: Vector) -> float:
    """Return the evidence that cells have effects of their own, against that they have none.

    Parameters
    ----------
    gap : ndarray of shape (n_cells,)
        Sum over each cell's leads of outcome minus probability.
    certainty : ndarray of shape (n_cells,)
        Sum over each cell's leads of probability times its complement.

    Returns
    -------
    evidence : float
        Natural logarithm of the Bayes factor of normal effects, of the variance
        that suits best, to first order about no effect; at least about 0.
    """
    return float(log_bayes_factors(gap, certainty, np.zeros(1, dtype=np.intp))[0])


def log_bayes_factors(gap: Vector, certainty: Vector, starts: npt.NDArray[np.intp]) -> Vector:
    """Return `log_bayes_factor` of several tables, whose cells come one behind the other.

    Parameters
    ----------
    gap, certainty : ndarray of shape (n_cells,)
        Of the cells of all tables.
    starts : ndarray of int of shape (n_tables,)
        Where the cells of each table start; each has some.
    """
    spread = _SPREADS[:, None]
    found = gap**2 / 2 / (certainty + 1 / spread) - np.log1p(certainty * spread) / 2
    return np.asarray(np.add.reduceat(found, starts, axis=1).max(axis=0))


def cell_evidence(codes: Codes, n_codes: int, gap: Vector, certainty: Vector) -> float:
    """Return the evidence that leads of one code have an effect in common; see `log_bayes_factor`.

    Parameters
    ----------
    codes : ndarray of int of shape (n_leads,)
        The cell of each lead, in [0, n_codes).
    n_codes : int
        Number of cells.
    gap, certainty : ndarray of shape (n_leads,)
        Outcome minus probability, and probability times its complement, of each lead.
    """
    sums = (np.bincount(codes, part, n_codes).astype(float) for part in (gap, certainty))
    return log_bayes_factor(*sums)
