"""What a user may choose about a training."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.missing import DEFAULT_MISSING
from leadscoring.model.recipe import KINDS, PENALTIES, Kind, Pair, Penalty
from leadscoring.model.resampling import RESAMPLINGS, Resampling

__all__ = ["FEWEST", "TrainingOptions"]

FEWEST = 10
"""Fewest leads of each outcome that a model can be trained on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOptions:
    """What a user may choose about a training.

    Attributes
    ----------
    target : str
        Column that holds the outcome.
    positive : object
        The target's value that means converted; guessed where None.
    exclude, include : collection of str
        Columns to leave out, and to use although a rule would leave them out.
    confirmed : collection of str
        Columns that somebody who knows says are known before the first contact:
        where `find_leaks` warns of one, the card does not repeat it.
    date : str or None
        Column that orders the leads in time: dates, or numbers that count up, such as
        lead numbers. Found where None and there is just one of dates; an empty text
        means none.
    converted_on : str or None
        Column of the dates on which leads converted, by which those too young to have
        decided are left out. Found where None; an empty text means none. See `find_timing`.
    weight : str or None
        Column of numbers above 0 that say how many leads each lead stands for; never a
        field. Only their proportions count. Effects are learnt under their square roots,
        probabilities, cutoffs and figures are those of the full weights; see `fit`.
        Not with SMOTE, which invents leads.
    segment : str or None
        Field whose levels get models of their own, where these serve their leads
        better than the general one; see `leadscoring.model.segment_contest`.
    segment_levels : collection of str or None
        The levels that are tried. None: all, of a field that has few.
    recipe : {"default", "classic"}
        Curves, pairs and penalties that the leads call for, or the textbook's
        logistic regression; see `Recipe`.
    penalty : {"l2", "l1"}
        Penalty of the classic recipe: on squared or on absolute coefficients.
    interactions : "auto" or sequence of pairs of str
        Fields that matter together. "auto": the default recipe looks for them,
        the classic one multiplies all pairs of numbers where they are few. The
        classic recipe takes pairs of numbers only.
    rising, falling : collection of str
        Numeric fields whose curve shall never fall, and those whose shall never
        rise: a larger number never lowers, or never raises, the score. Missing
        cells keep points of their own. Such a field takes part in no pair, and
        only the default recipe takes them.
    max_pairs : int
        Most pairs that the default recipe keeps of those it finds, at least 0.
    max_fields : int or None
        Most fields that the model keeps, at least 1: those that tell most. None: all.
    fewest : bool
        Keep only the fewest fields that predict as well within one standard error.
        Columns that `include` names are kept in either case.
    curves : bool or None
        Let numeric fields bend; otherwise each is a straight line. Where None,
        they bend in the default recipe.
    impute : bool
        Read missing cells as the most frequent level or the median, instead of
        as a level of their own.
    max_missing : float
        Columns with a larger share of missing cells are left out, in [0, 1].
    min_leads : int
        Levels with fewer leads are pooled, at least 1.
    resampling : {"none", "balanced", "over", "under", "smote"}
        How the two outcomes are balanced; its shift is taken out again.
    missing : collection of str
        Texts that count as missing.
    n_folds, n_repeats : int
        Folds of the cross-validation, at least 2, and how often they are drawn, at least 1.
    seed : int
        Seed of every random choice.
    """

    target: str
    positive: object = None
    exclude: Collection[str] = ()
    include: Collection[str] = ()
    confirmed: Collection[str] = ()
    date: str | None = None
    converted_on: str | None = None
    weight: str | None = None
    segment: str | None = None
    segment_levels: Collection[str] | None = None
    recipe: Kind = "default"
    penalty: Penalty = "l2"
    interactions: Literal["auto"] | Sequence[Pair] = "auto"
    rising: Collection[str] = ()
    falling: Collection[str] = ()
    max_pairs: int = 20
    max_fields: int | None = None
    fewest: bool = False
    curves: bool | None = None
    impute: bool = False
    max_missing: float = 1.0
    min_leads: int = 10
    resampling: Resampling = "none"
    missing: Collection[str] = DEFAULT_MISSING
    n_folds: int = 5
    n_repeats: int = 3
    seed: int = 0

    def __post_init__(self) -> None:
        rules = {
            "max_missing must lie in [0, 1]": 0 <= self.max_missing <= 1,
            "min_leads must be at least 1": self.min_leads >= 1,
            "n_folds must be at least 2": self.n_folds >= 2,
            "n_repeats must be at least 1": self.n_repeats >= 1,
            "seed must lie in [0, 4000000000]": 0 <= self.seed <= 4_000_000_000,
            "max_pairs must be at least 0": self.max_pairs >= 0,
            "max_fields must be at least 1": self.max_fields is None or self.max_fields >= 1,
            f"recipe must be one of {', '.join(KINDS)}": self.recipe in KINDS,
            f"penalty must be one of {', '.join(PENALTIES)}": self.penalty in PENALTIES,
            f"resampling must be one of {', '.join(RESAMPLINGS)}": self.resampling in RESAMPLINGS,
        }
        for rule, holds in rules.items():
            if not holds:
                name = rule.split()[0]
                raise InvalidInput(f"{rule}, got {getattr(self, name)!r}.")
        if self.weight is not None and self.resampling == "smote":
            raise InvalidInput(
                "smote invents leads, and no weight says what these stand for, got the weights "
                f"'{self.weight}'. Choose another resampling, or leave the weights out."
            )
        if self.segment_levels is not None and (self.segment is None or not self.segment_levels):
            raise InvalidInput(
                "segment_levels names levels of the field that segment names, got "
                f"{', '.join(self.segment_levels) or 'none'} of {self.segment}. Name both, or "
                "the field alone for all its levels."
            )
        if self.recipe == "classic" and (self.rising or self.falling):
            raise InvalidInput(
                "rising and falling need the default recipe, got the classic one, which cannot "
                "keep them. Choose the default recipe, or ask for neither."
            )

    @classmethod
    def of(cls, target: str, options: Mapping[str, Any]) -> TrainingOptions:
        """Return the options; raise `InvalidInput` for a name that is none."""
        known = [field.name for field in fields(cls)]
        unknown = [name for name in options if name not in known]
        if unknown:
            raise InvalidInput(
                f"There is no training option {', '.join(unknown)}; there are {', '.join(known)}."
            )
        return cls(target=target, **options)

    def to_dict(self) -> dict[str, Any]:
        """Return the options as plain data."""
        plain = asdict(self) | {
            "positive": None if self.positive is None else str(self.positive),
            "exclude": sorted(self.exclude),
            "include": sorted(self.include),
            "confirmed": sorted(self.confirmed),
            "rising": sorted(self.rising),
            "falling": sorted(self.falling),
            "missing": list(self.missing),
            "segment_levels": None if self.segment_levels is None else sorted(self.segment_levels),
        }
        if self.interactions != "auto":
            plain["interactions"] = [list(pair) for pair in self.interactions]
        return plain
