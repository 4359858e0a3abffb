"""What the command train learns from: a labelled file, or the team's own outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from leadscoring.cli.acting import desk_if_there
from leadscoring.exceptions import InvalidInput
from leadscoring.lead_model import LeadModel
from leadscoring.leads.reading import read_leads
from leadscoring.store.known_leads import KnownLeads, known_leads
from leadscoring.store.moments import now
from leadscoring.store.registry import Registry

__all__ = ["Labelled", "from_file", "from_history", "labelled"]

_FIRST = {"target": "Converted", "positive": "Yes", "negative": "No"}


@dataclass(frozen=True)
class Labelled:
    """Leads whose outcome is known, and how to train on them.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        The leads.
    options : dict
        Options of `train`: target and, where they are known, positive and weight.
    told : str
        What the leads stand for, in words; empty for a file's.
    data : dict or None
        The same for machines; None for a file's.
    """

    frame: pd.DataFrame
    options: dict[str, Any]
    told: str = ""
    data: dict[str, Any] | None = field(default=None)


def labelled(
    file: Path | None,
    *,
    history: bool,
    since: datetime | None,
    options: dict[str, Any],
    address: str,
    models: Path,
    champion: LeadModel | None,
) -> Labelled:
    """Return the leads that were asked for: exactly one of a file and the team's own.

    Raises
    ------
    InvalidInput
        If none or both were asked for, or options that do not go with them.
    """
    if history == (file is not None):
        raise InvalidInput(
            "train learns from a file or from the team's own outcomes: name a FILE or pass "
            f"--history, {'not both' if history else 'one of both'}."
        )
    target, positive = options["target"], options["positive"]
    if file is not None:
        if since is not None:
            raise InvalidInput("--since goes with --history: a file is learnt from as it is.")
        return from_file(file, target, positive, options["missing"])
    if target is not None or positive is not None:
        raise InvalidInput(
            "The team's outcomes go by the name that the model in use has for them: with "
            "--history, leave --target and --positive out."
        )
    return from_history(address, models, champion, since)


def from_file(
    file: Path, target: str | None, positive: str | None, missing: tuple[str, ...]
) -> Labelled:
    """Return the leads of a file; its outcome column must be named."""
    if target is None:
        raise InvalidInput("Name the column of the file that holds the outcome with --target.")
    frame = read_leads(file, missing=missing).frame
    return Labelled(frame, {"target": target, "positive": positive})


def from_history(
    address: str, models: Path, champion: LeadModel | None, since: datetime | None
) -> Labelled:
    """Return the team's leads with a known outcome, weighted for those that nobody called.

    Raises
    ------
    InvalidInput
        If there is no database, or the outcomes are too few to train on.
    """
    card = None if champion is None else champion.card
    outcome = _FIRST if card is None else {name: getattr(card, name) for name in _FIRST}
    with desk_if_there(address, models) as desk:
        if desk is None:
            raise InvalidInput(
                f"There are no outcomes of the team: there is no database at {address} yet. "
                "Import leads first, or train on a FILE."
            )
        known = known_leads(
            desk.database,
            desk.actor,
            Registry(models).history(),
            now=now(),
            since=None if since is None else since.date(),
            **outcome,
        )
    if known.too_few:
        raise InvalidInput(f"{known.too_few} Train on a FILE, or wait for more.")
    options = {"target": known.target, "positive": known.positive, "weight": known.weight}
    return Labelled(known.frame, options, _told(known), _data(known))


def _told(known: KnownLeads) -> str:
    head = f"The team's outcomes: {known.n_leads:,} leads, {known.n_converted:,} converted."
    return " ".join(part for part in (head, known.told, known.left_out) if part)


def _data(known: KnownLeads) -> dict[str, Any]:
    names = ("n_leads", "n_converted", "n_drawn", "n_young", "n_by_hand", "days")
    return {
        **{name: getattr(known, name) for name in names},
        "n_effective": known.n_effective,
        "share_unknown": known.share_unknown,
    }
