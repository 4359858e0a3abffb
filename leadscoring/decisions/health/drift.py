"""Which fields have changed since training, and whether chance could have done it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import chi2

from leadscoring.decisions.health.spread import OTHER, enough_in_each, share_of_new, spread
from leadscoring.leads.matching import match_columns
from leadscoring.leads.values import cells

__all__ = ["COLUMNS", "LARGE", "SOME", "field_drift"]

COLUMNS = (
    *("field", "kind", "psi", "floor", "verdict", "missing_then", "missing_now"),
    *("new_levels", "told"),
)
"""Columns of `field_drift`."""
SOME, LARGE = 0.1, 0.25
"""Population stability indices above which a field is usually said to have changed some, and much."""
_FALSE_ALARMS = 0.01
"""How often any field at all may be said to have changed where none has."""
_WITHIN_CHANCE = 0.999
_WORST_FIRST = ("large", "some", "too few", "stable")


def field_drift(
    profile: Mapping[str, Any], recent: pd.DataFrame, placeholders: Sequence[str]
) -> pd.DataFrame:
    """Compare recent leads with those that a model was trained on, field by field.

    The population stability index (PSI) of a field is the sum over its levels or
    ranges of ``(now - then) * ln(now / then)``. Where nothing has changed, the index
    over ``1/n_now + 1/n_then`` is about chi-square distributed with one degree of
    freedom less than there are levels (Yurdakul, 2018), so that few leads alone make
    a large index. A field counts as changed only where its index is above 0.1 and
    beyond what chance gives any of the fields in 1 of 100 comparisons (Bonferroni).

    Parameters
    ----------
    profile : mapping
        A card's `profile`; may be empty, as on cards of earlier releases.
    recent : pandas.DataFrame of shape (n_leads, n_columns)
        Leads that came in lately; a field that they lack is missing for each.
    placeholders : sequence of str
        Texts that count as missing.

    Returns
    -------
    drift : pandas.DataFrame
        One row per field, the worst first: field, kind, psi, floor (below which chance
        alone keeps it 999 times in 1,000), verdict ("large", "some", "stable"; "too few"
        where a large change could not be told from chance), missing_then and missing_now
        (shares of leads), new_levels (share of leads in levels that training never met),
        told (what moved most, a sentence). Without leads psi, floor and the shares of
        now are nan.

    Examples
    --------
    >>> trained = {"kind": "categorical", "missing": 0.0, "levels": {"Web": 0.9, "Fair": 0.1}}
    >>> profile = {"n": 9000.0, "fields": {"Source": {**trained, "rare": []}}}
    >>> recent = pd.DataFrame({"Source": ["Web"] * 700 + ["Fair"] * 300})
    >>> field_drift(profile, recent, ())[["field", "verdict", "told"]].to_numpy().tolist()
    [['Source', 'large', 'Fair rose from 10% to 30% of leads']]
    """
    if not profile:
        return pd.DataFrame(columns=list(COLUMNS))
    known = match_columns(profile["fields"], recent).apply(recent)
    rows = [
        _compared(name, field, cells(known, name), profile["n"], placeholders)
        for name, field in profile["fields"].items()
    ]
    table = pd.DataFrame(rows)
    table["verdict"] = _verdicts(table)
    table["place"] = table["verdict"].map({name: i for i, name in enumerate(_WORST_FIRST)})
    worst_first = table.sort_values(["place", "psi"], ascending=[True, False], kind="stable")
    return worst_first[list(COLUMNS)].reset_index(drop=True)


def _compared(
    name: str, field: Mapping[str, Any], now: pd.Series, n_then: float, placeholders: Sequence[str]
) -> dict[str, Any]:
    row = {"field": name, "kind": field["kind"], "missing_then": field["missing"]}
    if now.empty:
        unknown = dict.fromkeys(("psi", "floor", "chance", "missing_now", "new_levels"), np.nan)
        return row | unknown | {"told": "No lead has come in lately"}
    bins = spread(field, now, placeholders)
    judged = _parts(enough_in_each(bins, n_then, len(now)), n_then, len(now))
    psi, degrees, noise = float(judged["part"].sum()), len(judged) - 1, 1 / len(now) + 1 / n_then
    return row | {
        "psi": psi if degrees else 0.0,
        "floor": noise * float(chi2.ppf(_WITHIN_CHANCE, degrees)) if degrees else 0.0,
        "chance": float(chi2.sf(psi / noise, degrees)) if degrees else 1.0,
        "missing_now": float(bins["now"].iloc[-1]),
        "new_levels": share_of_new(bins),
        "told": _told(judged),
    }


def _parts(bins: pd.DataFrame, n_then: float, n_now: float) -> pd.DataFrame:
    """Return the bins with what each adds to the index; half a lead in each keeps it finite."""
    then = (n_then * bins["then"] + 0.5) / (n_then + 0.5 * len(bins))
    now = (n_now * bins["now"] + 0.5) / (n_now + 0.5 * len(bins))
    return bins.assign(part=(now - then) * np.log(now / then))


def _verdicts(table: pd.DataFrame) -> list[str]:
    beyond_chance = table["chance"] < _FALSE_ALARMS / len(table)
    seen = table["floor"] <= LARGE
    cases = [
        beyond_chance & (table["psi"] > LARGE),
        beyond_chance & (table["psi"] > SOME),
        seen & (beyond_chance | (table["psi"] <= SOME)),
    ]
    told = np.select(cases, ["large", "some", "stable"], default="too few")
    return [str(one) for one in told]


def _told(bins: pd.DataFrame) -> str:
    """Return what moved most, by its own name where one has enough leads."""
    named = bins[bins["label"] != OTHER]
    moved = (named if len(named) else bins).sort_values("part", kind="stable").iloc[-1]
    then, now = _percents(moved["then"], moved["now"])
    if moved["is_new"]:
        return f"{moved['label']} is new: {now} of leads"
    if then == now:
        return f"{moved['label']} stayed at {now} of leads"
    verb = "rose" if moved["now"] > moved["then"] else "fell"
    return f"{moved['label']} {verb} from {then} to {now} of leads"


def _percents(then: float, now: float) -> tuple[str, str]:
    """Return two shares as whole percentages, or with a decimal where these do not tell them apart."""
    whole, fine = ((f"{then:.{digits}%}", f"{now:.{digits}%}") for digits in (0, 1))
    return whole if whole[0] != whole[1] or fine[0] == fine[1] else fine
