from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from leadscoring.model import hold_out as module
from leadscoring.model.hold_out import hold_out
from leadscoring.model.preparation import TrainingOptions, prepare
from tests.made_leads import made_leads


def prepared(leads):
    return prepare(leads, TrainingOptions(target="Converted", curves=False, interactions=()))


def test_a_fifth_is_kept_apart_and_predicted_well_by_what_the_others_taught():
    ready = prepared(made_leads(1_000))
    predictions = hold_out(ready, n_folds=2)
    assert len(predictions.apart) == pytest.approx(200, abs=2)
    assert len(predictions.learnt) == 1_000 - len(predictions.apart)
    for converted in (predictions.learnt_converted, predictions.apart_converted):
        assert converted.mean() == pytest.approx(ready.converted.mean(), abs=0.01)
    bought = predictions.apart_converted == 1
    assert predictions.apart[bought].mean() > predictions.apart[~bought].mean() + 0.1


def test_nothing_of_the_leads_kept_apart_is_learnt_from_their_duplicates_neither(monkeypatch):
    """Ten pairs of twins: the fits must see both of a pair or neither, and never a lead kept apart."""
    leads = made_leads(600)
    ready = prepared(pd.concat([leads, leads.head(10)]))
    seen = []

    def watched(frame, *rest, **more):
        seen.append(set(frame.index))
        return fit(frame, *rest, **more)

    fit = module.fit
    monkeypatch.setattr(module, "fit", watched)
    predictions = hold_out(ready, n_folds=2)
    apart = set(range(610)) - seen[-1]
    assert len(seen) == 1
    assert len(apart) == len(predictions.apart)
    learnt = ready.groups[sorted(seen[-1])]
    assert not set(learnt) & set(ready.groups[sorted(apart)])


def test_with_too_few_leads_or_buyers_none_are_kept_apart():
    assert hold_out(prepared(made_leads(390)), n_folds=2) is None
    ready = prepared(made_leads(600))
    rare = replace(ready, converted=(np.arange(600) < 100).astype(float))
    assert hold_out(rare, n_folds=2) is None  # a fifth of 100 buyers are 20
