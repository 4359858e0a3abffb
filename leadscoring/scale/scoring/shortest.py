"""Floats as the shortest text that is read back as the same float, as Python's `repr` writes it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from leadscoring.scale.scoring.compiled import compiled

__all__ = ["write_float", "write_whole"]

Bytes = npt.NDArray[np.uint8]

_LEAST, _MOST = -324, 324  # powers of ten that floats take
_ZERO, _POINT, _MINUS = ord("0"), ord("."), ord("-")
_E = ord("e")
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_ONE, _TWO, _FOUR, _TEN, _FORTY = (np.uint64(n) for n in (1, 2, 4, 10, 40))
_FRACTION = np.uint64((1 << 52) - 1)
_HIDDEN = np.uint64(1 << 52)
_FEWEST_ZEROS, _MOST_DIGITS = -4, 16  # exponents of ten between which `repr` writes no exponent


def _powers() -> npt.NDArray[np.uint64]:
    """Return the first 128 bits of each power of ten, rounded up, as two numbers."""
    rows = []
    for power in range(_LEAST, _MOST + 1):
        if power >= 0:
            shift = (10**power).bit_length() - 128
            found = -(-(10**power) >> shift) if shift > 0 else 10**power << -shift
        else:
            shift = (10**-power).bit_length() + 127
            found = -(-(1 << shift) // 10**-power)
        rows.append((found >> 64, found & (1 << 64) - 1))
    return np.array(rows, dtype=np.uint64)


_POWERS = _powers()


@compiled
def _product(one: np.uint64, other: np.uint64) -> tuple[np.uint64, np.uint64]:
    """Return the higher and the lower 64 bits of a product."""
    one_high, one_low, other_high, other_low = (
        one >> _HALF,
        one & _LOW,
        other >> _HALF,
        other & _LOW,
    )
    low, middle = one_low * other_low, one_high * other_low
    middle += low >> _HALF
    second = one_low * other_high + (middle & _LOW)
    high = one_high * other_high + (middle >> _HALF) + (second >> _HALF)
    return high, one * other


@compiled
def _rounded_to_odd(power: int, number: np.uint64) -> np.uint64:
    """Return the first 64 bits of a number times a power of ten, the last one set if any follow."""
    at = power - _LEAST
    below, _ = _product(_POWERS[at, 1], number)
    high, low = _product(_POWERS[at, 0], number)
    total = low + below
    high += np.uint64(total < low)
    return high | np.uint64(total > _ONE)


@compiled
def _shortest(value: float) -> tuple[np.uint64, int]:
    """Return the digits of a positive float, and the power of ten that they are to be taken times.

    Of the decimals that are nearer to it than to any other float these are the
    shortest, and of those the nearest: R. Giulietti, The Schubfach way to render
    doubles, 2020.
    """
    bits = np.float64(value).view(np.uint64)
    fraction, exponent = bits & _FRACTION, int(np.int64(bits >> np.uint64(52)))
    number = fraction | _HIDDEN if exponent else fraction
    two = exponent + (exponent == 0) - 1075
    closer = fraction == 0 and exponent > 1  # the float below is half as far as the one above
    out = number & _ONE  # what lies halfway is read as the even one of two
    ten = (two * 1262611 - (524031 if closer else 0)) >> 22
    shift = np.uint64(two + ((-ten * 1741647) >> 19) + 1)
    quarters = number * _FOUR
    lower = _rounded_to_odd(-ten, (quarters - (_ONE if closer else _TWO)) << shift) + out
    here = _rounded_to_odd(-ten, quarters << shift)
    upper = _rounded_to_odd(-ten, (quarters + _TWO) << shift) - out
    digits = here >> _TWO
    if digits >= _TEN:
        fewer = digits // _TEN
        down, up = lower <= _FORTY * fewer, _FORTY * (fewer + _ONE) <= upper
        if down != up:
            return fewer + np.uint64(up), ten + 1
    down, up = lower <= _FOUR * digits, _FOUR * (digits + _ONE) <= upper
    if down != up:
        return digits + np.uint64(up), ten
    middle = _FOUR * digits + _TWO
    return digits + np.uint64(here > middle or (here == middle and digits & _ONE == _ONE)), ten


@compiled
def write_whole(number: np.uint64, out: Bytes, place: int) -> int:
    """Write a whole number, 0 or more, and return where its digits end."""
    n, left = 1, number // _TEN
    while left:
        n, left = n + 1, left // _TEN
    for at in range(place + n - 1, place - 1, -1):
        rest = number // _TEN
        out[at] = _ZERO + np.int64(number - rest * _TEN)
        number = rest
    return place + n


@compiled
def _open_gap(place: int, end: int, n: int, filled_with: int, out: Bytes) -> int:
    """Move what stands from a place on, fill the gap, and return where the whole ends."""
    for at in range(end - 1, place - 1, -1):
        out[at + n] = out[at]
    for at in range(place, place + n):
        out[at] = filled_with
    return end + n


@compiled
def _write_power(power: int, out: Bytes, place: int) -> int:
    out[place] = _E
    out[place + 1] = _MINUS if power < 0 else ord("+")
    place += 2
    if abs(power) < 10:
        out[place] = _ZERO
        place += 1
    return write_whole(np.uint64(abs(power)), out, place)


@compiled
def write_float(value: float, out: Bytes, place: int) -> int:
    """Write a float that is finite and not negative, and return where its text ends.

    Parameters
    ----------
    value : float
        The float.
    out : ndarray of uint8
        Where to write; at most 24 bytes.
    place : int
        Where there.
    """
    if value == 0:
        out[place], out[place + 1], out[place + 2] = _ZERO, _POINT, _ZERO
        return place + 3
    digits, ten = _shortest(value)
    while digits % _TEN == 0:
        digits, ten = digits // _TEN, ten + 1
    end = write_whole(digits, out, place)
    n, point = end - place, end - place + ten  # how many digits, and how many before the point
    if not _FEWEST_ZEROS < point <= _MOST_DIGITS:
        end = _open_gap(place + 1, end, 1, _POINT, out) if n > 1 else end
        return _write_power(point - 1, out, end)
    if point <= 0:  # a zero, the point, and zeros behind it
        end = _open_gap(place, end, 2 - point, _ZERO, out)
        out[place + 1] = _POINT
        return end
    if point < n:
        return _open_gap(place + point, end, 1, _POINT, out)
    end = _open_gap(end, end, 2 + point - n, _ZERO, out)
    out[end - 2] = _POINT
    return end
