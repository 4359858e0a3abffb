"""The command line, as a nightly job would use it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import log_loss, roc_auc_score

import leadscoring as ls
from leadscoring.leads.samples import history, today
from leadscoring.leads.writing import write_table
from leadscoring.model.resampling import RESAMPLINGS
from tests.command_line import answer, run
from tests.dated_leads import dated_leads
from tests.made_leads import made_leads

LATER = ("Tags", "Lead Quality", "Lead Profile", "Last Notable Activity")
FRONT = ["rank", "score", "probability", "tier", "reason_1", "reason_2", "reason_3"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(scope="module")
def labelled(folder):
    return write_table(history().tail(900), folder / "labelled.csv")


@pytest.fixture(scope="module")
def unlabelled(folder):
    return write_table(today(), folder / "today.csv")


@pytest.fixture(scope="module")
def models(folder, labelled):
    exclude = [word for column in LATER for word in ("--exclude", column)]
    known = ("--known-before", "Last Activity")
    words = ("train", labelled, "--target", "Converted", *exclude, *known, "--jobs", 1)
    trained = answer(*words, "--models", folder / "m")
    assert trained["version"] == "v0001"
    assert trained["published"]
    assert set(LATER) <= set(trained["card"]["excluded"])
    assert trained["card"]["n_leads"] == 900
    return folder / "m"


def test_a_running_number_orders_the_leads_where_it_is_named(folder):
    numbered = made_leads(300).assign(**{"Lead Number": range(660_000, 660_300)})
    file = write_table(numbered, folder / "numbered.csv")
    words = ("train", file, "--target", "Converted", "--exclude", "Visits", "--exclude", "Job")
    words = (*words, "--jobs", 1, "--models", folder / "numbered")
    shown = run(*words, "--date", "Lead Number").stdout
    assert "from 660180, by Lead Number)" in shown
    refused = run(*words, "--date", "Source", expect=2)
    assert "'Source' cannot order the leads: it holds neither dates nor numbers" in refused.stderr


def test_leads_too_young_to_have_decided_are_left_out_and_it_says_so(folder):
    file = write_table(dated_leads(), folder / "dated.csv")
    words = ("train", file, "--target", "Converted", "--exclude", "Source", "--jobs", 1)
    shown = run(*words, "--models", folder / "dated").stdout
    assert "90% of conversions come within 12 days (from Created to Sold" in shown
    assert "60 leads that came in after 7 Jul 2026 have not had that long to decide" in shown
    kept = answer(*words, "--converted-on", "", "--models", folder / "all")["card"]
    assert (kept["maturity"], kept["n_leads"]) == (None, 1000)


def test_a_number_that_may_only_help_or_hurt_does_so_and_it_is_said(folder):
    file = write_table(made_leads(300), folder / "one_way.csv")
    words = ("train", file, "--target", "Converted", "--jobs", 1, "--models", folder / "one_way")
    shown = run(*words, "--rising", "Minutes", "--falling", "Visits").stdout
    assert "A larger value never lowers the score, as asked: Minutes." in shown
    assert "A larger value never raises the score, as asked: Visits." in shown
    points = {term.name: term for term in ls.load(folder / "one_way").scorecard.terms}
    assert (np.diff(points["Minutes"].points) >= 0).all()
    assert (np.diff(points["Visits"].points) <= 0).all()
    refused = run(*words, "--rising", "Source", expect=2)
    assert "Only a numeric field can be rising or falling, got Source." in refused.stderr


def test_the_fewest_fields_are_kept_where_that_is_asked(folder):
    file = write_table(made_leads(250, seed=1), folder / "fewest.csv")
    words = ("train", file, "--target", "Converted", "--jobs", 1, "--models", folder / "fewest")
    card = answer(*words, "--max-pairs", 0, "--fewest")["card"]
    rows = {row["term"]: row for row in card["selection"] if row["kind"] == "field"}
    assert {name for name, row in rows.items() if row["used"]} == set(card["fields"])
    assert (
        set(card["fields"])
        == set(card["fewest"]["fields"])
        < {*rows}
        == {*card["fields"]}
        | {name for name, row in rows.items() if row["reason"].startswith("tells least: ")}
    )
    shown = run("models", "show", "v0001", "--models", folder / "fewest").stdout
    n_out = 4 - len(card["fields"])
    assert f"it leaves out {n_out} field" in shown
    assert "log loss without it" in shown
    assert "max_fields must be at least 1" in run(*words, "--max-fields", 0, expect=2).stderr


def test_score_writes_every_row_and_column_in_rank_order(folder, models, unlabelled):
    output = folder / "ranked.csv"
    scored = answer("score", unlabelled, "-o", output, "--models", models)
    ranked, raw = (
        pd.read_csv(path, dtype="str", keep_default_na=False) for path in (output, unlabelled)
    )
    assert list(ranked.columns) == [*FRONT, *raw.columns]
    assert ranked["rank"].tolist() == [str(n) for n in range(1, 301)]
    assert ranked["probability"].astype(float).is_monotonic_decreasing
    pd.testing.assert_frame_equal(
        ranked[raw.columns].sort_values("Lead Number", ignore_index=True),
        raw.sort_values("Lead Number", ignore_index=True),
    )
    assert scored["tiers"] == {
        tier: int((ranked["tier"] == tier).sum()) for tier in ("hot", "warm", "cold")
    }


def test_scores_agree_with_the_python_model(folder, models, unlabelled):
    output = folder / "again.parquet"
    run("score", unlabelled, "-o", output, "--models", models)
    ranked = pd.read_parquet(output).sort_values("Lead Number")
    expected = ls.load(models).score(ls.read_leads(unlabelled).frame.sort_values("Lead Number"))
    assert ranked["probability"].to_numpy().tolist() == expected["probability"].tolist()


def test_evaluate_gives_scikit_learns_figures(models, labelled):
    found = answer("evaluate", labelled, "--models", models)
    frame = ls.read_leads(labelled).frame
    probability = ls.load(models).score(frame)["probability"]
    assert found["metrics"]["roc_auc"] == pytest.approx(
        roc_auc_score(frame["Converted"], probability)
    )
    assert found["metrics"]["log_loss"] == pytest.approx(log_loss(frame["Converted"], probability))
    assert found["n_seen_in_training"] == len(frame)
    point = found["at_cutoff"]
    assert point["tp"] + point["fp"] + point["fn"] + point["tn"] == len(frame)
    assert point["n_hot"] == int((probability >= ls.load(models).cutoff).sum())


def test_check_names_the_columns_that_know_the_answer(labelled):
    found = answer("check", labelled)
    assert found["target"] == "Converted"
    assert found["receipt"]["rows_read"] == 900
    assert {"Tags", "Lead Quality"} <= {leak["column"] for leak in found["leaks"]}
    roles = {column["column"]: column["role"] for column in found["columns"]}
    assert roles["Lead Number"] == "identifier"
    assert roles["Lead Source"] == "field"


def test_a_replaced_list_of_placeholders_decides_what_is_missing(labelled):
    blank = {c["column"]: c["blank"] for c in answer("check", labelled)["columns"]}
    kept = {c["column"]: c["blank"] for c in answer("check", labelled, "--missing", "")["columns"]}
    assert kept["City"] < blank["City"]


def test_publishing_a_cutoff_asks_for_a_reason_and_is_kept(folder, labelled):
    models = folder / "publishing"
    exclude = [word for column in LATER for word in ("--exclude", column)]
    for _ in range(2):
        run("train", labelled, "--target", "Converted", *exclude, "--jobs", 1, "--models", models)
    assert (
        "--reason" in run("cutoff", "--at", 0.7, "--publish", "--models", models, expect=2).stderr
    )
    assert answer("cutoff", "--models", models)["point"]["cutoff"] != 0.7
    answer("cutoff", "--at", 0.7, "--publish", "--reason", "fewer calls", "--models", models)
    assert answer("cutoff", "--models", models)["point"]["cutoff"] == 0.7
    answer("models", "publish", "v0002", "--reason", "newer", "--models", models)
    assert answer("models", "list", "--models", models)["published"] == "v0002"
    back = answer("models", "rollback", "--reason", "too new", "--models", models)
    assert (back["version"], back["cutoff"]) == ("v0001", 0.7)


def test_a_version_is_shown_with_how_far_its_promise_is_off_and_would_be_by_chance(models):
    card = answer("models", "show", "v0001", "--models", models)["card"]
    points = [100 * card["metrics"]["calibration_error"]["mean"]]
    points.append(100 * card["calibration"]["noise_floor"])
    shown = run("models", "show", "v0001", "--models", models).stdout
    assert "is {:.1f} points off; {:.1f} would be chance alone.".format(*points) in shown


def test_a_column_that_is_vouched_for_is_named_and_not_warned_of(labelled, models):
    leaks = answer("check", labelled)["leaks"]
    assert "Last Activity" in {leak["column"] for leak in leaks if leak["verdict"] == "warned"}
    shown = run("models", "show", "v0001", "--models", models).stdout
    assert "Confirmed as known before the first contact: Last Activity." in shown
    assert "Nobody has confirmed that 'Last Activity'" not in shown


def test_resamplings_are_compared_and_nothing_is_saved(folder):
    file, nowhere = write_table(made_leads(150), folder / "made.csv"), folder / "nowhere"
    words = ("resampling", file, "--target", "Converted", "--exclude", "Visits", "--exclude", "Job")
    found = answer(*words, "--jobs", 1, "--models", nowhere)
    assert [row["resampling"] for row in found["table"]] == [*RESAMPLINGS]
    shown = run(*words, "--jobs", 1, "--models", nowhere)
    assert shown.stdout.strip().endswith(found["words"])
    assert "Compare resampling" in shown.stderr
    assert not nowhere.exists()


@pytest.mark.parametrize(
    ("options", "least"),
    [(("--precision", 0.85), ("precision", 0.85)), (("--recall", 0.9), ("recall", 0.9))],
)
def test_a_wished_cutoff_reaches_its_target(models, options, least):
    assert answer("cutoff", *options, "--models", models)["point"][least[0]] >= least[1]


def test_capacity_is_scaled_to_the_leads_it_is_chosen_from(models):
    share = answer("cutoff", "--capacity", 30, "--of", 300, "--models", models)["point"][
        "share_hot"
    ]
    assert share == pytest.approx(0.1, abs=0.01)


def test_the_exported_scorecard_scores_by_itself(folder, models, unlabelled):
    output = folder / "scorecard.json"
    run("models", "export", "-o", output, "--models", models)
    frame = ls.read_leads(unlabelled).frame
    exported = ls.Scorecard.from_json(output.read_text(encoding="utf-8"))
    assert np.array_equal(exported.probability(frame), ls.load(models).score(frame)["probability"])
    run("models", "export", "-o", folder / "points.csv", "--models", models)
    points = pd.read_csv(folder / "points.csv")
    assert set(points["term"]) == {term.name for term in exported.terms}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("score", "none.csv", "-o", "out.csv"), "none.csv"),
        (("models", "show", "v0099"), "v0099"),
        (("cutoff", "--precision", "1.01"), "precision"),
    ],
)
def test_a_users_error_is_one_line_and_exit_code_2(models, words, said):
    done = run(*words, "--models", models, expect=2)
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("header.csv", b"a,b,Converted\n", "no leads"),
        ("one_class.csv", b"a,Converted\n" + b"1,1\n" * 50, "two values"),
        ("nul.csv", b"a,Converted\n\x00\x00,1\n", "NUL"),
        ("binary.csv", bytes(range(256)) * 9, "NUL"),
        ("few.csv", b"a,Converted\n" + b"1,1\n2,0\n" * 4, "at least 10"),
    ],
)
def test_a_bad_training_file_is_refused_and_no_version_is_made(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    done = run(
        "train", tmp_path / name, "--target", "Converted", "--models", tmp_path / "m", expect=2
    )
    assert said in done.stderr
    assert not (tmp_path / "m").exists()


def test_sample_writes_the_sample_leads(tmp_path):
    written = answer("sample", tmp_path / "samples")["files"]
    assert sorted(path.name for path in (tmp_path / "samples").iterdir()) == sorted(
        path.rsplit("/", 1)[-1] for path in written
    )
