from __future__ import annotations

import json

import pandas as pd
import pytest

from leadscoring.leads.schema import infer_schema
from leadscoring.model.seen import has_seen, known_by, mark_seen

LEADS = pd.DataFrame(
    {
        "Prospect ID": ["a7", "b8", None, "d1"],
        "Lead Number": [11, 12, 13, 14],
        "Source": ["Chat", "Google", "Chat", None],
    }
)


def test_leads_are_known_by_the_identifier_that_most_of_them_bear():
    assert known_by(infer_schema(LEADS), ["Source"]) == "Lead Number"
    assert known_by(infer_schema(LEADS[["Source"]]), ["Source", "City"]) == ["City", "Source"]


@pytest.mark.parametrize("by", ["Lead Number", ["Lead Number", "Source"]], ids=["id", "fields"])
def test_training_leads_are_known_again_and_new_ones_are_not(by):
    seen = json.loads(json.dumps(mark_seen(LEADS, by, missing=("Select",))))
    later = pd.DataFrame({"Lead Number": ["12", "15"], "Source": ["Google", "Select"]})
    assert has_seen(seen, later, missing=("Select",)).tolist() == [True, False]


def test_a_lead_without_an_identifier_counts_as_seen():
    seen = mark_seen(LEADS.iloc[:2], "Prospect ID", missing=())
    assert has_seen(seen, LEADS, missing=()).tolist() == [True, True, True, False]


@pytest.mark.parametrize("seen", [{}, mark_seen(LEADS, "Lead Number", missing=())])
def test_where_it_cannot_be_told_every_lead_counts_as_seen(seen):
    assert has_seen(seen, pd.DataFrame({"Source": ["Chat", "Walk-in"]}), missing=()).all()


def test_a_lead_takes_four_bytes_and_no_identifier_is_kept():
    seen = mark_seen(pd.DataFrame({"Id": ["secret-17", "secret-18"]}), "Id", missing=())
    assert len(seen["digests"]) == 12  # 8 bytes in base64
    assert "secret" not in json.dumps(seen)
