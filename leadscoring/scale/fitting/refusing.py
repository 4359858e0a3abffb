"""What a training on files cannot do, and leads that it cannot be made with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.exceptions import InvalidInput
from leadscoring.model.preparation import Prepared, TrainingOptions

__all__ = ["check_folds", "check_options", "check_sample"]

_MOST_FOLDS = 250


def check_options(options: TrainingOptions) -> None:
    """Refuse what only a training in memory can do.

    Raises
    ------
    InvalidInput
        Names the first such option.
    """
    asked = {
        "recipe classic": options.recipe == "classic",
        "weight": options.weight is not None,
        "segment": options.segment is not None,
        "rising": bool(options.rising),
        "falling": bool(options.falling),
        "resampling": options.resampling != "none",
        f"more than {_MOST_FOLDS} folds": options.n_folds > _MOST_FOLDS,
    }
    for name, is_asked in asked.items():
        if is_asked:
            raise InvalidInput(
                f"A training on files past memory takes no {name}. Leave it out, or train on one "
                "file that fits."
            )


def check_sample(prepared: Prepared) -> None:
    """Refuse leads of which some are too young to have decided.

    Raises
    ------
    InvalidInput
        If a column tells when leads converted, and that some had no time to.
    """
    maturity = prepared.maturity
    if maturity is not None and maturity.young.any():
        raise InvalidInput(
            "Some leads are too young to have decided, and a training on files past memory cannot "
            "tell which. Leave them out of the files, or name no dates of conversion "
            "(converted_on='', --converted-on '')."
        )


def check_folds(counts: npt.NDArray[np.int64]) -> None:
    """Refuse folds of which one takes all leads of an outcome, or has none.

    Parameters
    ----------
    counts : ndarray of int of shape (n_folds, 2)
        Leads of each fold that did not convert, and that did.

    Raises
    ------
    InvalidInput
        If a model could not be fitted without one of them, or not be tried on one.
    """
    if (counts == 0).any() or (counts.sum(axis=0) - counts < 2).any():
        raise InvalidInput(
            f"The leads cannot be split into {len(counts)} parts that each leave both outcomes to "
            "learn from: too many say the same in every field. Add leads or fields, or use fewer folds."
        )
