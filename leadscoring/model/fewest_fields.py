"""How few fields do nearly as well: those that tell least are left out one after the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from leadscoring.model.leaving_out import LeftOut, Trials
from leadscoring.model.recipe import Recipe
from leadscoring.model.weights import mean, mean_error

__all__ = ["Size", "capped", "eliminate", "fewest", "with_fields"]

_ALIKE = 1e-4  # nats: fields that lose so nearly the same need not be told apart
_MOST_TRIES = 5  # of fields at each size


@dataclass(frozen=True)
class Size:
    """A model of so many fields.

    Attributes
    ----------
    fields : tuple of str
        Those that are left.
    left_out : str
        The field that was left out last; empty where none was.
    found : LeftOut
        What is lost against the model of all fields.
    """

    fields: tuple[str, ...]
    left_out: str
    found: LeftOut


def eliminate(
    trials: Trials,
    recipe: Recipe,
    *,
    each: Callable[[int, int], None] | None = None,
) -> list[Size]:
    """Leave fields out one after the other, each time the one that is missed least.

    A field goes with the pairs that hold it. At each size only fields that were
    missed least before are tried anew, until one is missed no more than any other
    was; what a field is worth seldom falls where others go.

    Parameters
    ----------
    trials : Trials
        The recipe's terms, each left out in turn.
    recipe : Recipe
        Its fields `always` stay.
    each : callable, optional
        Called after each size with the fields gone and those that can go; may raise to stop.

    Returns
    -------
    sizes : list of Size
        All fields first, then one fewer each time, until one is left.

    References
    ----------
    Minoux (1978), Accelerated greedy algorithms for maximizing submodular functions.
    """
    left, gone = list(recipe.fields), list[str]()
    sizes = [Size(tuple(left), "", trials.none_left_out)]
    missed = {field: trials.alone[field,].loss for field in left if field not in recipe.always}
    most = min(len(missed), len(left) - 1)
    while len(gone) < most:
        field, found = _least_missed(trials, gone, missed, sizes[-1].found.loss)
        gone.append(field)
        left.remove(field)
        del missed[field]
        sizes.append(Size(tuple(left), field, found))
        if each is not None:
            each(len(gone), most)
    return sizes


def fewest(sizes: Sequence[Size]) -> Size:
    """Return the smallest model whose loss is within one standard error of the best one's.

    The standard error is that of the difference, lead by lead.

    References
    ----------
    Breiman, Friedman, Olshen and Stone (1984), Classification and Regression
    Trees, section 3.4.3.
    """
    best = min(sizes, key=lambda size: size.found.loss)
    for size in reversed(sizes):
        worse = size.found.rises - best.found.rises
        if mean(worse, best.found.weight) <= mean_error(worse, best.found.weight):
            return size
    return best


def capped(recipe: Recipe, sizes: Sequence[Size]) -> Recipe:
    """Return the recipe with as few fields as it asks for, none of them to be left out any more."""
    most = len(recipe.fields) if recipe.most_fields is None else recipe.most_fields
    if recipe.fewest:
        most = min(most, len(fewest(sizes).fields))
    chosen = next((size for size in sizes if len(size.fields) <= most), sizes[-1])
    return with_fields(replace(recipe, most_fields=None, fewest=False), chosen.fields)


def with_fields(recipe: Recipe, fields: Collection[str]) -> Recipe:
    """Return the recipe with only these fields, and the pairs among them."""
    pairs = None if recipe.pairs is None else [p for p in recipe.pairs if set(p) <= set(fields)]
    return replace(
        recipe,
        categorical=tuple(name for name in recipe.categorical if name in fields),
        numeric=tuple(name for name in recipe.numeric if name in fields),
        pairs=None if pairs is None else tuple(pairs),
    )


def _least_missed(
    trials: Trials, gone: Sequence[str], missed: dict[str, float], before: float
) -> tuple[str, LeftOut]:
    """Return the field whose going raises the loss least, and what is lost; note what was tried."""
    tried: dict[str, LeftOut] = {}
    while True:
        rest = [field for field in missed if field not in tried]
        field = min(rest, key=missed.__getitem__, default="")
        best = min(tried, key=missed.__getitem__, default="")
        is_enough = len(tried) == _MOST_TRIES or not field
        if best and (is_enough or missed[best] <= missed[field] + _ALIKE):
            return best, tried[best]
        terms = [(name,) for name in (*gone, field)]
        tried[field] = trials.without(terms) if gone else trials.alone[field,]
        missed[field] = tried[field].loss - before
