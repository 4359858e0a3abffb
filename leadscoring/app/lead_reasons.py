"""The strongest reasons of the leads on a page, worked out once for each lead."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from leadscoring.app import cache
from leadscoring.decisions.reasons import Reasons
from leadscoring.lead_model import LeadModel
from leadscoring.store.attributes import frame_of

__all__ = ["MOST", "frame_for", "reasons_of"]

MOST = 20_000
"""Leads whose reasons are kept; those that were asked for longest ago are forgotten first."""

_Row = tuple[list[str], list[float]]


def reasons_of(
    model: LeadModel, attributes: Sequence[Mapping[str, Any]], index: pd.Index
) -> Reasons:
    """Return the strongest reasons of leads, of which most were on a page before.

    Every press draws the whole page again, and what a model says of a lead changes only
    with the lead. Leads are known by a digest of what their files say of them.

    Parameters
    ----------
    model : LeadModel
        A version of the registry.
    attributes : sequence of dict
        What the files say of each lead.
    index : pandas.Index
        The leads, in the result.
    """
    known = _known(str(cache.models_folder()), str(model.version), model.card.created)
    keys = [_key(lead) for lead in attributes]
    rows = known.get(keys)
    new = [place for place, row in enumerate(rows) if row is None]
    if new:
        found = model.reasons(frame_for(model, [attributes[place] for place in new]))
        told = zip(found.phrases.tolist(), found.points.tolist(), strict=True)
        for place, row in zip(new, told, strict=True):
            rows[place] = row
            known.put(keys[place], row)
    whole = [row for row in rows if row is not None]
    phrases = np.array([row[0] for row in whole], dtype=object)
    return Reasons(phrases, np.array([row[1] for row in whole]), index)


def frame_for(model: LeadModel, attributes: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return leads as the model reads them.

    Parameters
    ----------
    model : LeadModel
        Any version.
    attributes : sequence of dict
        What their files say of them.

    Returns
    -------
    frame : pandas.DataFrame of shape (n_leads, n_fields)
        Every field of the model, not filled in where the files lack it.
    """
    return model.fields_of(frame_of(attributes))


@dataclass
class _Known:
    """Reasons by the digest of a lead; sessions share them."""

    rows: OrderedDict[bytes, _Row] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, keys: Sequence[bytes]) -> list[_Row | None]:
        with self.lock:
            for key in self.rows.keys() & set(keys):
                self.rows.move_to_end(key)
            return [self.rows.get(key) for key in keys]

    def put(self, key: bytes, row: _Row) -> None:
        with self.lock:
            self.rows[key] = row
            while len(self.rows) > MOST:
                self.rows.popitem(last=False)


@st.cache_resource(show_spinner=False, max_entries=2)
def _known(folder: str, version: str, created: str) -> _Known:  # noqa: ARG001 (they are the key)
    return _Known()


def _key(lead: Mapping[str, Any]) -> bytes:
    return blake2b(repr(sorted(lead.items())).encode(), digest_size=16).digest()
