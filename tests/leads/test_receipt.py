from __future__ import annotations

import pytest

from leadscoring.leads.receipt import Receipt, SetAside


def test_a_receipt_that_does_not_add_up_is_refused():
    aside = (SetAside(2, "a blank line", ""),)
    assert Receipt("a.csv", 1, "csv", rows_read=3, rows_kept=2, set_aside=aside).rows_read == 3
    with pytest.raises(ValueError, match=r"3 is not 3 \+ 1"):
        Receipt("a.csv", 1, "csv", rows_read=3, rows_kept=3, set_aside=aside)


def test_a_receipt_without_findings_gives_empty_tables():
    receipt = Receipt("a.csv", 1, "csv", rows_read=1, rows_kept=1)
    assert list(receipt.findings()) == ["noticed", "rows", "did"]
    assert receipt.findings().empty
    assert list(receipt.set_aside_table()) == ["line", "reason", "text"]
