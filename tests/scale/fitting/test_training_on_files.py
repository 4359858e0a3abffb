"""A model of files is the one that its leads would give in memory."""

import json
import tempfile
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from leadscoring.cli import main
from leadscoring.exceptions import Cancelled, InvalidInput
from leadscoring.lead_model import train
from leadscoring.lead_model.learning_from_files import train_files
from leadscoring.scale.fitting import crossing, engines, sampling, training
from leadscoring.scale.fitting.sources import find_pieces
from tests.made_leads import made_leads

N = 2_400
PAIR = [("Source", "Minutes")]
OPTIONS = {"target": "Converted", "interactions": PAIR, "n_folds": 3, "n_repeats": 1}


@pytest.fixture(scope="module")
def leads():
    """One file has a level of its own, and none of them knows some outcomes."""
    frame = made_leads(N, seed=5)
    frame.loc[N - 40 :, "Source"] = "Radio"
    frame["Converted"] = frame["Converted"].astype(float)
    frame.loc[frame.index % 100 == 7, "Converted"] = np.nan
    return frame


@pytest.fixture(scope="module")
def files(leads, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    for i, begin in enumerate(range(0, N, 600)):
        part = leads.iloc[begin : begin + 600]
        part.to_parquet(folder / f"{i}.parquet", index=False, row_group_size=250)
    return f"{folder}/*.parquet"


@pytest.fixture(scope="module")
def streamed(files):
    return train_files(files, **OPTIONS)


@pytest.fixture(scope="module")
def sampled(files):
    """The same files where more than 1,500 leads count as too many to look at together."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "DESIGN_LEADS", 1_500)
        patch.setattr(crossing, "MOST_HELD_OUT", 1_200)
        return train_files(files, engine="memory", **OPTIONS)


def test_few_leads_give_the_scorecard_that_they_give_in_memory(leads, streamed):
    whole = train(leads, **OPTIONS)
    found, wanted = streamed.contributions(leads), whole.contributions(leads)
    assert (found - wanted).abs().to_numpy().max() < 1e-6
    assert streamed.card.n_leads == whole.card.n_leads == N - N // 100
    assert streamed.card.effects["points_low"].to_numpy() == pytest.approx(
        whole.card.effects["points_low"].to_numpy(), abs=1e-6
    )
    assert streamed.card.metrics == whole.card.metrics
    assert streamed.card.warnings == whole.card.warnings
    assert streamed.card.confirmation == whole.card.confirmation
    assert streamed.cutoffs.table.equals(whole.cutoffs.table)


def test_columns_of_every_type_mean_what_they_mean_in_memory(tmp_path):
    """Booleans, categories, nullable numbers, digits as text, a time, and an index of its own."""
    rng, frame = np.random.default_rng(0), made_leads(600, seed=9)
    frame["Member"] = rng.random(600) < 0.3
    frame["Kind"] = pd.Categorical(rng.choice(["a", "b ", " a", "Select"], 600))
    frame["Digits"] = rng.choice(["1", "2", "3.0"], 600)
    frame["Nights"] = pd.array(rng.integers(0, 9, 600), dtype="Int64")
    frame.loc[::7, "Nights"] = pd.NA
    frame["Created"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(600), "h")
    frame.index *= 2
    for i in range(2):
        frame.iloc[300 * i : 300 * (i + 1)].to_parquet(tmp_path / f"{i}.parquet")
    few = {"target": "Converted", "max_pairs": 0, "n_folds": 2, "n_repeats": 1}
    found = train_files(str(tmp_path / "*.parquet"), **few)
    whole = train(frame, **few)
    assert found.card.fields == whole.card.fields
    assert {"Member", "Kind", "Digits", "Nights"} <= set(found.card.fields)
    assert found.card.excluded == whole.card.excluded
    difference = found.contributions(frame) - whole.contributions(frame)
    assert difference.abs().to_numpy().max() < 1e-6


@pytest.mark.parametrize("engine", ["memory", "dask"])
def test_every_engine_gives_the_same_model(files, streamed, engine, request):
    address = request.getfixturevalue("cluster").scheduler_address if engine == "dask" else None
    other = train_files(files, engine=engine, scheduler=address, **OPTIONS)
    assert other.scorecard == streamed.scorecard
    assert other.cutoffs.table.equals(streamed.cutoffs.table)


def test_a_sample_settles_what_is_asked_and_all_leads_answer(leads, sampled, streamed):
    """Levels of all are known though the sample has few, and the counts are of all."""
    card = sampled.card
    assert (card.n_leads, card.n_converted) == (
        streamed.card.n_leads,
        streamed.card.n_converted,
    )
    assert "worked out on 1,4" in " ".join(card.warnings)
    assert not card.has_seen(leads).any() or card.has_seen(leads).all()
    assert set(sampled.scorecard.terms[0].points) == set(streamed.scorecard.terms[0].points)
    assert np.corrcoef(sampled.log_odds(leads), streamed.log_odds(leads))[0, 1] > 0.99
    assert 1_000 < sampled.cutoffs.n_leads < 1_400
    assert sampled.card.confusion["tp"]["mean"] == pytest.approx(
        streamed.card.confusion["tp"]["mean"], rel=0.1
    )


def test_a_sample_is_of_all_pieces_and_the_same_each_time(files):
    pieces = find_pieces(files)
    once, again = (sampling.sample_leads(pieces, map, most=400, seed=1) for _ in range(2))
    other = sampling.sample_leads(pieces, map, most=400, seed=2)
    assert once.frame.equals(again.frame)
    assert len(once.frame) == 400
    assert not once.frame.equals(other.frame)
    assert once.frame["Source"].eq("Radio").any()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"rising": ["Minutes"]}, "takes no rising"),
        ({"resampling": "over"}, "takes no resampling"),
        ({"engine": "dask"}, "needs the address"),
        ({"engine": "tape"}, "choose memory, stream or dask"),
    ],
)
def test_what_it_cannot_do_is_refused_at_once(files, options, told):
    with pytest.raises(InvalidInput, match=told):
        train_files(files, target="Converted", **options)


def test_it_stops_when_asked_to(files):
    with pytest.raises(Cancelled):
        train_files(files, target="Converted", cancelled=lambda: True)


@pytest.mark.parametrize("n_asked", [5, 40, 80], ids=["while coding", "in a fit", "in a fold"])
def test_stopped_in_the_middle_of_a_pass_it_leaves_no_file(files, tmp_path, monkeypatch, n_asked):
    """Asked before each partition, of which there are 12; the learning comes fifth."""
    made, asked, stages = [], [], [0]

    def temporary(**options):
        made.append(tempfile.TemporaryFile(**options))  # noqa: SIM115 (the engine closes it)
        return made[-1]

    def stop():
        asked.append(stages[-1])
        return asked.count(4) > n_asked

    monkeypatch.setattr(training, "DESIGN_LEADS", 1_500)
    here = SimpleNamespace(TemporaryFile=temporary, gettempdir=lambda: str(tmp_path))
    monkeypatch.setattr(engines, "tempfile", here)
    with pytest.raises(Cancelled):
        train_files(
            files, cancelled=stop, progress=lambda step: stages.append(step.stage), **OPTIONS
        )
    assert asked.count(4) == n_asked + 1
    assert [file.closed for file in made] == [True]
    assert not list(tmp_path.iterdir())


def test_the_command_line_trains_on_many_files(files, tmp_path, monkeypatch):
    """The second model is compared with the first, on the sample's leads."""
    asked = [
        "train",
        files,
        "--target",
        "Converted",
        "--interaction",
        *PAIR[0],
        "--engine",
        "memory",
    ]
    asked += ["--jobs", "1", "--models", str(tmp_path)]
    run = CliRunner().invoke(main, [*asked, "--json"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["comparison"] is None
    assert (tmp_path / "v0001" / "scorecard.json").is_file()
    monkeypatch.setattr(training, "DESIGN_LEADS", 1_500)
    run = CliRunner().invoke(main, asked)
    assert run.exit_code == 0, run.output
    assert "v0002 beside v0001, on 1,4" in run.stdout
    assert "on a sample: 1,500 of 2,400 rows" in run.stdout
