"""A lead's reasons are worked out once, and are the same in whatever company it is looked at."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.app import lead_reasons
from leadscoring.app.lead_reasons import frame_for, reasons_of
from leadscoring.lead_model import LeadModel

N = 12


@pytest.fixture
def model(models) -> LeadModel:
    """The published small model."""
    return ls.load(models)


@pytest.fixture
def attributes(model) -> list[dict[str, object]]:
    """What files say of leads: whole numbers, others, text and nothing."""
    levels = ["Google", "Direct Traffic", "never met", ""]
    numbers = [0, 3, 2.5, "17", "many", None]
    fields = model.fields
    return [
        {name: (levels + numbers)[(row * 7 + at * 3) % 10] for at, name in enumerate(fields)}
        for row in range(N)
    ]


def test_they_are_the_models_in_any_order_alone_and_together(model, attributes):
    alone = [model.reasons(frame_for(model, [lead])) for lead in attributes]
    rng = np.random.default_rng(0)
    for _ in range(20):
        chosen = rng.permutation(N)[: rng.integers(1, N)]
        index = pd.Index(chosen + 100)
        found = reasons_of(model, [attributes[i] for i in chosen], index)
        assert found.index.equals(index)
        assert found.phrases.tolist() == [alone[i].phrases[0].tolist() for i in chosen]
        assert found.points.tolist() == [alone[i].points[0].tolist() for i in chosen]


def test_a_lead_is_asked_about_once_until_its_file_says_something_else(
    model, attributes, monkeypatch
):
    asked = []
    answer = LeadModel.reasons

    def count(self, frame):
        asked.append(len(frame))
        return answer(self, frame)

    monkeypatch.setattr(LeadModel, "reasons", count)
    index = pd.RangeIndex(N)
    reasons_of(model, attributes, index)
    reasons_of(model, attributes, index)
    changed = [attributes[0] | {model.fields[0]: "something else"}, *attributes[1:]]
    reasons_of(model, changed, index)
    assert asked == [N, 1]


def test_those_asked_for_longest_ago_are_forgotten(model, attributes, monkeypatch):
    monkeypatch.setattr(lead_reasons, "MOST", 3)
    for lead in attributes:
        reasons_of(model, [lead], pd.RangeIndex(1))
    known = lead_reasons._known(
        str(lead_reasons.cache.models_folder()), str(model.version), model.card.created
    )
    assert list(known.rows) == [lead_reasons._key(lead) for lead in attributes[-3:]]
