"""Counting open leads at any cutoff is counting them in the database."""

from __future__ import annotations

import numpy as np

from leadscoring.store.listing import Filter, counts
from leadscoring.store.open_scores import open_scores
from tests.store.team_leads import add_lead


def test_open_leads_are_counted_as_the_list_counts_them(database, ann, bob):
    given = [0.1, 0.5, 0.5, 0.9, None, 1.0, 0.0]
    for place, probability in enumerate(given):
        add_lead(database, owner=bob if place % 2 else None, probability=probability)
    for person in (ann, bob):
        found = open_scores(database, person)
        for cutoff in (0.0, 0.1, 0.5, np.nextafter(0.5, 1), 0.95, 1.0):
            told = counts(database, person, Filter(), cutoff=cutoff, warm=cutoff)
            assert found.n_hot(cutoff) == told["hot"]
            assert (found.n, len(found.probability)) == (told["all"], told["hot"] + told["cold"])
