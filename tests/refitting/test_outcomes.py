"""Learning from the team's outcomes: a challenger, and a recalibration, after the promise fell."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

import leadscoring as ls
from leadscoring.exceptions import InvalidInput, NotAllowed
from leadscoring.refitting import recalibrating
from leadscoring.refitting.challenging import train_challenger
from leadscoring.refitting.looking import Looked
from leadscoring.refitting.promise import as_promised, promised
from leadscoring.refitting.recalibrating import recalibrate_in_use
from leadscoring.store import people
from leadscoring.store.access import Role
from leadscoring.store.known_leads import KnownLeads
from leadscoring.store.registry import Registry
from tests.drawn_leads import draw_leads

FELL = date(2026, 6, 1)
N_BEFORE, N_SINCE = 700, 800


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A models folder with a model that was true until June."""
    folder = tmp_path_factory.mktemp("models")
    options = {"n_folds": 2, "n_repeats": 1, "curves": False}
    ls.train(draw_leads(600, first=1_000), target="Converted", **options).save(folder)
    return folder


@pytest.fixture(scope="module")
def champion(folder):
    return ls.load(folder)


@pytest.fixture(scope="module")
def known(champion):
    """Outcomes of leads new to it: as promised, then lower by 0.8 log-odds."""
    leads = draw_leads(N_BEFORE + N_SINCE, first=5_000)
    since = np.arange(len(leads)) >= N_BEFORE
    chance = expit(logit(champion.probability(leads)) - 0.8 * since)
    converted = np.random.default_rng(3).random(len(leads)) < chance
    frame = leads.assign(Converted=np.where(converted, "1", "0"), Weight=1.0)
    numbers = pd.Index(np.arange(len(leads)) + 1, name="lead_id")
    counts = {"n_young": 0, "n_by_hand": 0, "n_drawn": 90, "n_effective": 1_500.0}
    return KnownLeads(
        frame=frame.set_index(numbers),
        target="Converted",
        positive="1",
        weight="Weight",
        n_converted=int(converted.sum()),
        share_unknown=0.0,
        days=20,
        told="Each counts for itself.",
        left_out="",
        **counts,
    )


@pytest.fixture(scope="module")
def looked(champion, known):
    when = np.where(np.arange(len(known.frame)) < N_BEFORE, "2026-03-01", "2026-06-20")
    promises = pd.DataFrame(
        {"lead_id": known.frame.index, "promised_at": pd.to_datetime(when, utc=True)}
    )
    health = SimpleNamespace(is_broken=True, broken_since=FELL, advice=[])
    now = pd.Timestamp("2026-11-01", tz="UTC").to_pydatetime()
    return Looked(champion, (champion.publication,), promises, health, now)


@pytest.fixture(scope="module")
def challenger(looked, known):
    return train_challenger(looked, known)


def test_a_challenger_learns_from_all_and_promises_what_comes_since(challenger, known, champion):
    card = challenger.model.card
    assert (card.n_leads, challenger.since) == (N_BEFORE + N_SINCE, FELL)
    assert card.recalibration["n_leads"] == N_SINCE
    assert card.recalibration["offset_high"] < 0
    since = known.frame.iloc[N_BEFORE:]
    happened = (since["Converted"] == "1").mean()
    assert challenger.model.probability(since).mean() == pytest.approx(happened, abs=0.03)
    assert champion.probability(since).mean() > happened + 0.1
    assert f"corrected by the {N_SINCE} outcomes since 1 Jun 2026" in challenger.told


def test_both_are_judged_on_the_leads_since_which_neither_has_seen(challenger):
    result = challenger.challenge
    assert (result.basis, result.n_leads, result.verdict) == ("unseen", N_SINCE, "better")


def test_the_promise_of_the_published_cutoff_is_kept(challenger, champion):
    target = promised(champion)
    assert target <= champion.cutoffs.at(champion.cutoff).precision < target + 0.01
    model = challenger.model
    assert model.cutoffs.at(model.cutoff).precision >= target
    # A promise of a manager's own is handed on as well.
    lower = champion.with_cutoff(champion.cutoffs.for_precision(0.65).cutoff)
    point = model.cutoffs.at(as_promised(model, lower).cutoff)
    assert point.precision == pytest.approx(0.65, abs=0.02)


@pytest.fixture
def told(monkeypatch, looked, known):
    """Let a recalibration find these outcomes, those since a day alone where it asks so."""

    def outcomes(*_, since=None):
        part = known.frame if since is None else known.frame.iloc[N_BEFORE:]
        return replace(known, frame=part)

    monkeypatch.setattr(recalibrating, "look", lambda *_, **__: looked)
    monkeypatch.setattr(recalibrating, "outcomes", outcomes)


def test_a_recalibration_is_a_version_that_waits(told, database, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "models")
    registry = Registry(tmp_path / "models")
    done = recalibrate_in_use(database, registry, people.one_person(database))
    saved = ls.load(tmp_path / "models", done.model.version)
    corrected = saved.card.recalibration
    assert (corrected["from"], corrected["since"]) == ("v0001", "2026-06-01")
    assert corrected["offset_low"] < -0.8 < corrected["offset_high"]
    assert saved.scorecard.terms == done.before.scorecard.terms
    assert registry.published().version == "v0001"


def test_who_may_not_train_may_not_recalibrate(told, database, folder):
    me = people.one_person(database)
    people.change(database, me, me.id, roles=[Role.MANAGER])
    with pytest.raises(NotAllowed):
        recalibrate_in_use(database, Registry(folder), me)


def test_without_outcomes_it_is_said_what_is_missing(told, database, folder, monkeypatch, known):
    nothing = replace(known, frame=known.frame.head(0), n_converted=0)
    monkeypatch.setattr(recalibrating, "outcomes", lambda *_, **__: nothing)
    with pytest.raises(InvalidInput, match="too few to learn from: 0 leads that converted"):
        recalibrate_in_use(database, Registry(folder), people.one_person(database))
