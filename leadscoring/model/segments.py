"""Models of their own for levels of one field, and which lead is scored by which."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.values import cells, to_levels
from leadscoring.model.card import Card
from leadscoring.model.scorecard import Scorecard

if TYPE_CHECKING:  # a scorecard needs no scikit-learn
    from sklearn.pipeline import Pipeline

__all__ = ["GENERAL", "Part", "Segments"]

GENERAL = "general"
"""The name of what scores every lead whose level has no model of its own."""
_FORMAT = 1


@dataclass(frozen=True)
class Part:
    """A model of one level's leads.

    Attributes
    ----------
    level : str
        The level, as text.
    scorecard : Scorecard
        Fitted on its leads alone.
    card : Card
        How good it is on them.
    pipeline : Pipeline or None
        The scikit-learn pipeline; only on a model that was just trained.
    """

    level: str
    scorecard: Scorecard
    card: Card
    pipeline: Pipeline | None = None


@dataclass(frozen=True)
class Segments:
    """The levels of a field that have a model of their own.

    Attributes
    ----------
    field : str
        The field.
    parts : tuple of Part
        One for each of these levels.
    """

    field: str
    parts: tuple[Part, ...]

    @classmethod
    def beside(cls, general: Scorecard, field: str, parts: tuple[Part, ...]) -> Segments:
        """Return the parts with their terms in one order, in which all of them add up.

        A sum depends, in its last bit, on the order in which it is taken. So the
        terms that several scorecards share come in the order of the general one,
        and what a lead's contributions add up to is its log-odds to the last bit.

        Parameters
        ----------
        general : Scorecard
            What scores the other leads.
        field : str
            The field.
        parts : tuple of Part
            Models of its levels.
        """
        order = {term.name: place for place, term in enumerate(general.terms)}
        ordered = []
        for part in parts:
            for term in part.scorecard.terms:
                order.setdefault(term.name, len(order))
            terms = sorted(part.scorecard.terms, key=lambda term: order[term.name])
            ordered.append(replace(part, scorecard=replace(part.scorecard, terms=tuple(terms))))
        return cls(field, tuple(ordered))

    @property
    def names(self) -> tuple[str, ...]:
        """What each part is called, such as ``City = Mumbai``."""
        return tuple(f"{self.field} = {part.level}" for part in self.parts)

    def of(self, frame: pd.DataFrame, placeholders: tuple[str, ...]) -> npt.NDArray[np.intp]:
        """Return which part scores each lead, -1 where the general model does.

        Parameters
        ----------
        frame : pandas.DataFrame of shape (n_leads, n_columns)
            Leads; where they lack the field, no part scores them.
        placeholders : tuple of str
            Texts that count as missing.

        Returns
        -------
        places : ndarray of int of shape (n_leads,)
            Positions in `parts`.
        """
        codes, levels = to_levels(cells(frame, self.field), placeholders)
        place = {part.level: i for i, part in enumerate(self.parts)}
        return np.array([*(place.get(level, -1) for level in levels), -1], dtype=np.intp)[codes]

    def to_json(self) -> str:
        """Return the parts as JSON text; reading it back changes no bit of any score."""
        plain = {
            "format": _FORMAT,
            "field": self.field,
            "parts": [
                {
                    "level": part.level,
                    "scorecard": part.scorecard.to_dict(),
                    "card": part.card.to_dict(),
                }
                for part in self.parts
            ],
        }
        return json.dumps(plain, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Segments:
        """Return the parts that JSON text describes.

        Raises
        ------
        InvalidInput
            If it has another format than this release reads.
        """
        data: Mapping[str, Any] = json.loads(text)
        if data.get("format") != _FORMAT:
            raise InvalidInput(
                f"The models for segments have format {data.get('format')}; this release reads "
                f"format {_FORMAT}. Install the release that made them, or train again."
            )
        parts = tuple(
            Part(
                part["level"], Scorecard.from_dict(part["scorecard"]), Card.from_dict(part["card"])
            )
            for part in data["parts"]
        )
        return cls(data["field"], parts)
