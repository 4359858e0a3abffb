"""The card of a sample as that of all leads."""

from __future__ import annotations

from dataclasses import replace

from leadscoring.model.card import Card
from leadscoring.scale.fitting.sampling import Overall

__all__ = ["of_all_leads"]

_SETTLED_ONCE = (
    "Columns, cuts, pairs and penalties were chosen once, not anew without the leads that were "
    "left out, so the figures may flatter the model a little."
)


def of_all_leads(card: Card, overall: Overall, *, n_sampled: int, n_kept: int) -> Card:
    """Return the card with the counts of all leads, and what it owes to a sample.

    Parameters
    ----------
    card : Card
        Of a sample, with the figures of leads left out in turn.
    overall : Overall
        Counts of all leads.
    n_sampled, n_kept : int
        Leads of the sample, and those that the figures are of.
    """
    n_leads = overall.n_leads
    share = n_leads / n_kept
    confusion = {
        name: {key: value * share for key, value in spread.items()}
        for name, spread in card.confusion.items()
    }
    told = (
        f"Columns, cuts, pairs, penalties, intervals and tests on newer leads were worked out on "
        f"{n_sampled:,} of {n_leads:,} leads, drawn at random; the tables count those. Levels and "
        f"points come from all leads, cutoffs and figures from {n_kept:,} that were left out in turn. {_SETTLED_ONCE}"
    )
    return replace(
        card,
        n_leads=n_leads,
        n_converted=overall.n_converted,
        n_unlabelled=overall.n_unlabelled,
        confusion=confusion,
        seen={},  # of the sample alone they would call other training leads new
        warnings=[told, *card.warnings],
    )
