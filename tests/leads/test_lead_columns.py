from __future__ import annotations

import pandas as pd
import pytest

from leadscoring.leads.lead_columns import LeadColumns, lead_columns
from leadscoring.leads.samples import today


def test_the_sample_leads_have_every_column_a_rep_looks_for():
    leads = today().assign(Created=lambda frame: pd.to_datetime(frame["Created"]))
    assert lead_columns(leads) == LeadColumns(
        name="Name",
        identifier="Lead Number",
        email="Email",
        phone="Phone",
        source="Lead Source",
        activity="Last Activity",
        created="Created",
    )


def test_an_identifier_that_stands_in_for_a_name_has_no_other_beside_it():
    leads = today()[["Prospect ID", "Lead Number"]]
    found = lead_columns(leads)
    assert (found.name, found.identifier) == ("Lead Number", None)


def test_what_a_file_does_not_have_is_none():
    assert lead_columns(pd.DataFrame({"Visits": [1, 1], "City": ["Bonn", "Bonn"]})) == LeadColumns()


def test_a_column_about_mail_that_holds_no_addresses_is_none():
    leads = pd.DataFrame({"Do Not Email": ["No", "Yes"], "E-Mail": ["a@b.example", None]})
    assert lead_columns(leads).email == "E-Mail"


@pytest.mark.parametrize(
    ("values", "expected"),
    [(["+31 20 555 0106", "(212) 555-0113"], "Mobile"), (["Nokia", "Fairphone"], None)],
    ids=["numbers", "makes of phones"],
)
def test_a_phone_column_holds_numbers(values, expected):
    assert lead_columns(pd.DataFrame({"Mobile": values})).phone == expected


@pytest.mark.parametrize("name", ["Lead Source", "source", "utm_source", "Original Source"])
def test_a_source_column_goes_by_several_names(name):
    assert lead_columns(pd.DataFrame({"Resource": ["x"], name: ["Chat"]})).source == name


def test_of_two_dates_the_one_named_after_the_beginning_counts():
    days = pd.to_datetime(["2026-11-01", "2026-11-02"])
    leads = pd.DataFrame({"Called": days, "Created On": days})
    assert lead_columns(leads).created == "Created On"
    assert lead_columns(leads[["Called"]]).created == "Called"
