"""A thread that reads ahead: in order, a few parts and no more, and not past an error."""

from __future__ import annotations

import pytest

from leadscoring.scale.scoring.ahead import ahead


def test_no_more_is_worked_out_than_asked_for():
    made = []

    def parts():
        for i in range(9):
            made.append(i)
            yield i

    found = ahead(parts(), n=2)
    assert next(found) == 0
    found.close()
    assert made in ([0], [0, 1], [0, 1, 2])


def test_an_error_comes_in_its_turn():
    def parts():
        yield "good"
        raise ValueError("bad")

    found = ahead(parts())
    assert next(found) == "good"
    with pytest.raises(ValueError, match="bad"):
        next(found)
