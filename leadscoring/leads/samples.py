"""Invented leads to try the product on: a labelled history and today's unlabelled ones.

They have the columns and levels of a course provider's lead file and none of its rows.
The outcome is drawn from a known model (`sample_outcome`), so what a fitted model
finds can be compared with the truth.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from leadscoring.leads.sample_contacts import draw_contacts, draw_prospect_ids
from leadscoring.leads.sample_dictionary import COLUMNS
from leadscoring.leads.sample_draws import Floats
from leadscoring.leads.sample_fields import draw_fields
from leadscoring.leads.sample_followup import FOLLOW_UP_COLUMNS, draw_follow_up
from leadscoring.leads.sample_outcome import conversion_probability

__all__ = ["data_dictionary", "history", "labelled", "today", "write_samples"]

_SEED = 2026
_N_HISTORY, _N_TODAY = 9_000, 300
_BEGIN, _END = pd.Timestamp("2025-05-01"), pd.Timestamp("2026-11-01")
_TODAY_END = pd.Timestamp("2026-11-21")
_FIRST_NUMBER, _NUMBER_STEP = 700_000, 5
_SECONDS_A_DAY = 86_400


def history(seed: int = _SEED) -> pd.DataFrame:
    """Return 9,000 labelled leads of the 18 months up to 31 October 2026.

    Parameters
    ----------
    seed : int, default=2026
        The same seed gives the same leads.

    Returns
    -------
    leads : pandas.DataFrame of shape (9000, 41)
        Oldest first. ``Converted`` is the outcome; the columns that sales fill in
        later know it. Blank cells are missing, `Select` stays as it was picked.

    Examples
    --------
    >>> leads = history()
    >>> len(leads), round(float(leads["Converted"].mean()), 2)
    (9000, 0.38)
    """
    rng = np.random.default_rng([seed, 0])
    leads, time = _with_outcome(rng, _N_HISTORY, first=0)
    later = draw_follow_up(rng, leads, leads["Converted"].to_numpy(dtype=float), time)
    return pd.concat([leads, later], axis=1)[list(COLUMNS)]


def labelled(n: int, *, seed: int, first: int = 0) -> pd.DataFrame:
    """Return any number of labelled leads as they were before their first contact.

    Parameters
    ----------
    n : int
        How many.
    seed : int
        The same seed gives the same leads.
    first : int, default=0
        How many leads came before: their numbers go on from there.

    Returns
    -------
    leads : pandas.DataFrame of shape (n, 33)
        As `history`, from the same 18 months and without the columns that sales
        fill in later.

    Examples
    --------
    >>> leads = labelled(5, seed=1, first=100)
    >>> len(leads), int(leads["Lead Number"].iloc[0]) >= 700_500, "Tags" in leads
    (5, True, False)
    """
    leads, _ = _with_outcome(np.random.default_rng([seed, 2]), n, first=first)
    return leads[[name for name in COLUMNS if name in leads.columns]]


def today(seed: int = _SEED) -> pd.DataFrame:
    """Return 300 leads of November 2026, newer than the history and not yet contacted.

    Parameters
    ----------
    seed : int, default=2026
        The same seed gives the same leads.

    Returns
    -------
    leads : pandas.DataFrame of shape (300, 40)
        As `history`, without ``Converted``; the columns that sales fill in are blank.

    Examples
    --------
    >>> leads = today()
    >>> "Converted" in leads, bool(leads["Tags"].isna().all())
    (False, True)
    """
    rng = np.random.default_rng([seed, 1])
    leads, _ = _leads(rng, _N_TODAY, _END, _TODAY_END, first=_N_HISTORY)
    leads = leads.assign(**dict.fromkeys(FOLLOW_UP_COLUMNS, np.nan))
    return leads[[name for name in COLUMNS if name != "Converted"]]


def data_dictionary() -> pd.DataFrame:
    """Return what each column of the sample leads means.

    Returns
    -------
    dictionary : pandas.DataFrame of shape (41, 3)
        ``column``, ``meaning`` and ``filled_in`` ("before first contact" or "after
        first contact"): columns filled in after the first contact know the outcome.

    Examples
    --------
    >>> data_dictionary().set_index("column").loc["Tags", "filled_in"]
    'after first contact'
    """
    rows = [(column, meaning, when) for column, (meaning, when) in COLUMNS.items()]
    return pd.DataFrame(rows, columns=["column", "meaning", "filled_in"])


def write_samples(folder: str | Path) -> list[Path]:
    """Write the sample files, the same bytes on every machine.

    Parameters
    ----------
    folder : str or Path
        Made if it does not exist; files of the same names are replaced.

    Returns
    -------
    paths : list of Path
        leads_history.csv, leads_today.csv and data_dictionary.csv.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_samples(folder)]
    ['leads_history.csv', 'leads_today.csv', 'data_dictionary.csv']
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    frames = {
        "leads_history.csv": history(),
        "leads_today.csv": today(),
        "data_dictionary.csv": data_dictionary(),
    }
    for name, frame in frames.items():
        text = frame.to_csv(
            index=False, lineterminator="\n", float_format="%g", date_format="%Y-%m-%dT%H:%M:%S"
        )
        (folder / name).write_bytes(text.encode("utf-8"))
    return [folder / name for name in frames]


def _with_outcome(rng: np.random.Generator, n: int, *, first: int) -> tuple[pd.DataFrame, Floats]:
    """Return leads whose outcome is known, and when each came in (0 to 1)."""
    leads, time = _leads(rng, n, _BEGIN, _END, first=first)
    bought = rng.random(n) < conversion_probability(leads, time)
    return leads.assign(Converted=bought.astype(np.int64)), time


def _leads(
    rng: np.random.Generator, n: int, begin: pd.Timestamp, end: pd.Timestamp, *, first: int
) -> tuple[pd.DataFrame, Floats]:
    """Return leads before their first contact, and when each came in (0 to 1)."""
    created = _moments(rng, n, begin, end)
    time = ((created - _BEGIN) / (_END - _BEGIN)).to_numpy(dtype=float).clip(0, 1)
    number = np.arange(first, first + n) * _NUMBER_STEP + _FIRST_NUMBER
    identity = pd.DataFrame(
        {
            "Prospect ID": draw_prospect_ids(rng, n),
            "Lead Number": number + np.floor(rng.random(n) * _NUMBER_STEP).astype(np.int64),
            "Created": created,
        }
    )
    return pd.concat([identity, draw_contacts(rng, n), draw_fields(rng, time)], axis=1), time


def _moments(rng: np.random.Generator, n: int, begin: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    """Return ascending moments, every day alike, midday busier than night."""
    day = np.floor(rng.random(n) * (end - begin).days)
    second = np.floor((rng.random(n) + rng.random(n)) / 2 * _SECONDS_A_DAY)
    offsets = pd.to_timedelta(np.sort(day * _SECONDS_A_DAY + second).astype(np.int64), unit="s")
    return pd.Series((begin + offsets).as_unit("us"), name="Created")
