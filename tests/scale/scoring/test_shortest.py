"""Floats are written as `repr` writes them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.scale.scoring.shortest import write_float, write_whole


def text_of(value):
    out = np.zeros(40, dtype=np.uint8)
    return out[: write_float(float(value), out, 0)].tobytes().decode()


def wrong(values):
    return [(text_of(value), repr(value)) for value in values if text_of(value) != repr(value)]


EDGES = [0.0, 1.0, 100.0, 1e15, 9999999999999998.0, 1e16, 1e-4, 9.999e-5, 5e-324, 0.1, 1 / 3, 1e23]


def test_edges_and_every_power_of_two_and_ten():
    assert wrong([*EDGES, 1.7976931348623157e308, 2.2250738585072014e-308]) == []
    assert wrong([2.0**power for power in range(-1074, 1024)]) == []
    assert wrong([float(f"1e{power}") for power in range(-323, 309)]) == []


def test_the_neighbours_of_short_decimals():
    short = [number / 1000 for number in range(1, 1000)]
    assert (
        wrong([*(math.nextafter(x, 0) for x in short), *(math.nextafter(x, 1) for x in short)])
        == []
    )


@settings(max_examples=300, deadline=None)
@given(st.floats(min_value=0, allow_infinity=False, allow_nan=False).map(abs))
def test_any_float(value):
    assert text_of(value) == repr(value)


@pytest.mark.parametrize("number", [0, 9, 10, 99, 100, 1234567890123456789, 2**64 - 1])
def test_whole_numbers(number):
    out = np.zeros(24, dtype=np.uint8)
    assert out[: write_whole(np.uint64(number), out, 0)].tobytes() == str(number).encode()
