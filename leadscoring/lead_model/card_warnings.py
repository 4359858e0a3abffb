"""What a new model's users are told to watch out for."""

from __future__ import annotations

from leadscoring.decisions.cautions import Evidence, cautions, shares_of_spread
from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.model.card import Card
from leadscoring.model.preparation import Prepared
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.trends import base_rate_trend

__all__ = ["card_warnings"]


def card_warnings(
    card: Card, scorecard: Scorecard, prepared: Prepared, point: CutoffPoint
) -> list[str]:
    """Return what to know of a model as a whole, then of its columns.

    Parameters
    ----------
    card : Card
        The model's card, with the warnings of its columns.
    scorecard : Scorecard
        What gives the points.
    prepared : Prepared
        The leads that it was trained on, or a sample of them.
    point : CutoffPoint
        The cutoff that the model recommends.
    """
    moments = prepared.moments
    evidence = Evidence(
        card,
        point,
        shares_of_spread(scorecard, prepared.leads),
        None if moments is None else base_rate_trend(moments, prepared.converted, prepared.weight),
    )
    return [*cautions(evidence), *card.warnings]
