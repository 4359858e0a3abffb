"""Drawing a few leads to fit on, and what is said of them."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.small_samples import N_DRAWS, draw, losses


def test_a_draw_has_its_size_and_no_duplicate_is_tested(history):
    train, test = draw(history, 5, seed=0)
    # Two pairs and one of a third, whose other is neither fitted on nor tested.
    assert len(set(train)) == 5
    assert len(set(test)) == 34
    assert not set(history.groups[train]) & set(history.groups[test])


def test_draws_differ_and_come_again(history):
    assert set(draw(history, 6, seed=0)[0]) == set(draw(history, 6, seed=0)[0])
    assert set(draw(history, 6, seed=0)[0]) != set(draw(history, 6, seed=1)[0])


def test_every_draw_counts(history, knows_nothing):
    assert losses(history, knows_nothing, 6) == pytest.approx(np.full(N_DRAWS, np.log(2)))
