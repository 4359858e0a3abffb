"""The recipe of a model: what it is built from, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.resampling import Resampling

__all__ = ["KINDS", "PENALTIES", "Kind", "Pair", "Penalty", "Recipe"]

Kind = Literal["default", "classic"]
Penalty = Literal["l2", "l1"]
Pair = tuple[str, str]
KINDS: tuple[Kind, ...] = get_args(Kind)
PENALTIES: tuple[Penalty, ...] = get_args(Penalty)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is built from its fields; the same in every fold.

    Attributes
    ----------
    categorical, numeric : tuple of str
        The fields.
    pairs : tuple of pairs of str, or None
        Fields that matter together: cells of a table in the default recipe,
        standardised numbers multiplied in the classic one. None: the default
        recipe looks for them, the classic one has none.
    kind : {"default", "classic"}
        Curves and tables whose penalties the leads themselves set (see
        `leadscoring.model.shrinkage`), or the textbook's logistic regression
        with one penalty, chosen by cross-validation.
    rising, falling : tuple of str
        Numeric fields whose curve never falls, and those whose never rises, in
        the default recipe; they take part in no pair.
    n_knots : int
        Quantiles at which a numeric field's curve may bend, ends included; 2
        keeps a line. A curve of the default recipe may jump, too.
    most_pairs : int
        Most pairs that are kept of those looked for.
    most_fields : int or None
        Most fields that are kept, those that tell most; None: all.
    fewest : bool
        Keep only the fewest fields that predict as well within one standard error.
    always : tuple of str
        Fields that are kept in either case.
    min_leads : int
        Levels, and cells of pairs, with fewer leads are pooled.
    missing : {"level", "impute"}
        Missing as a level of its own, or the most frequent level and the median.
    penalty : {"l2", "l1"}
        Penalty of the classic recipe: on squared or on absolute coefficients.
    resampling : Resampling
        How the outcomes are balanced.
    placeholders : tuple of str
        Texts that count as missing.
    seed : int
        Seed of every random choice.
    """

    categorical: tuple[str, ...]
    numeric: tuple[str, ...]
    pairs: tuple[Pair, ...] | None = None
    kind: Kind = "default"
    rising: tuple[str, ...] = ()
    falling: tuple[str, ...] = ()
    n_knots: int = 8
    most_pairs: int = 20
    most_fields: int | None = None
    fewest: bool = False
    always: tuple[str, ...] = ()
    min_leads: int = 10
    missing: str = "level"
    penalty: Penalty = "l2"
    resampling: Resampling = "none"
    placeholders: tuple[str, ...] = DEFAULT_MISSING
    seed: int = 0

    @property
    def fields(self) -> list[str]:
        """Categorical fields, then numeric ones."""
        return [*self.categorical, *self.numeric]

    @property
    def pairable(self) -> list[str]:
        """Fields that may take part in a pair, in the same order."""
        return [name for name in self.fields if name not in (*self.rising, *self.falling)]

    @property
    def leaves_out(self) -> bool:
        """Whether fields may be left out because they tell least."""
        return self.fewest or len(self.fields) > (self.most_fields or len(self.fields))
