from __future__ import annotations

from hashlib import blake2b

import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput
from leadscoring.leads.digests import lead_digests


def test_an_identifier_is_known_again_in_another_type_and_order():
    old = lead_digests(pd.DataFrame({"Id": [660737, 660728, 660727]}), "Id")
    text = lead_digests(pd.DataFrame({"Id": [" 660727", "660737", "7"]}), "Id")
    with_a_gap = lead_digests(pd.DataFrame({"Id": [660728.0, np.nan]}), "Id")
    assert np.isin(text, old).tolist() == [True, True, False]
    assert np.isin(with_a_gap, old).tolist() == [True, False]


def test_fields_are_known_again_whatever_the_order_of_the_columns():
    leads = pd.DataFrame({"Source": ["Chat", "Google", "Chat"], "Visits": [3, 3, 4]})
    turned = pd.DataFrame({"Visits": [4.0, 3.0], "Source": ["Chat ", "Chat"], "More": [1, 2]})
    one = lead_digests(leads, ["Source", "Visits"])
    other = lead_digests(turned, ["Visits", "Source"])
    assert len(set(one.tolist())) == 3
    assert other.tolist() == [one[2], one[0]]


def test_swapped_cells_and_a_moved_blank_are_other_leads():
    leads = pd.DataFrame({"a": ["x", "y", "x", None], "b": ["y", "x", None, "x"]})
    assert len(set(lead_digests(leads, ["a", "b"]).tolist())) == 4


def test_only_a_lead_without_any_cell_is_blank():
    leads = pd.DataFrame({"a": ["x", "Select", None], "b": [None, None, ""]})
    assert (lead_digests(leads, ["a", "b"]) == 0).tolist() == [False, True, True]


def test_a_hundred_thousand_leads_hardly_ever_share_a_digest():
    # n(n-1)/2 pairs share 32 bits with chance 2**-32: 1.16 pairs are expected; 20 would be absurd.
    digests = lead_digests(pd.DataFrame({"Id": np.arange(100_000)}), "Id")
    assert len(np.unique(digests)) > 100_000 - 20
    # Every bit is set in half of them: the standard deviation of the share is 0.0016.
    bits = np.unpackbits(digests.view(np.uint8)).reshape(-1, 32).mean(axis=0)
    assert np.abs(bits - 0.5).max() < 0.01


def test_the_digests_of_saved_models_stay_what_they_are():
    # blake2b("660737", 8 bytes) times the 64-bit golden ratio, folded, upper half; worked out
    # in plain integers here.
    mixed = int.from_bytes(blake2b(b"660737", digest_size=8).digest(), "big")
    mixed = mixed * 0x9E3779B97F4A7C15 % 2**64
    mixed ^= mixed >> 32
    assert lead_digests(pd.DataFrame({"Id": [660737]}), "Id").tolist() == [mixed >> 32]


@pytest.mark.parametrize(("by", "message"), [([], "without a column"), ("Id", "no column 'Id'")])
def test_what_cannot_be_told_apart_is_refused(by, message):
    with pytest.raises(InvalidInput, match=message):
        lead_digests(pd.DataFrame({"a": [1]}), by)
