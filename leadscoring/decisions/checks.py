"""Checks of the numbers that a person asks a cutoff for."""

from __future__ import annotations

from operator import index

from leadscoring.exceptions import InvalidInput

__all__ = ["check_share", "check_whole"]


def check_share(name: str, share: float) -> None:
    """Refuse a target that is no share above 0 and at most 1.

    Parameters
    ----------
    name : str
        What the share is called.
    share : float
        The target.

    Raises
    ------
    InvalidInput
        If `share` lies outside (0, 1].

    Examples
    --------
    >>> check_share("precision", 80)
    Traceback (most recent call last):
    leadscoring.exceptions.InvalidInput: precision must be above 0 and at most 1, got 80...
    """
    if not 0 < share <= 1:
        raise InvalidInput(
            f"{name} must be above 0 and at most 1, got {share}. Pass a share: 0.8 for 80%."
        )


def check_whole(name: str, value: int, *, least: int) -> int:
    """Return a whole number, or refuse what is none or too small.

    Parameters
    ----------
    name : str
        What the number is called.
    value : int
        The number; numpy's integers will do.
    least : int
        Smallest value allowed.

    Returns
    -------
    value : int
        As a plain int.

    Raises
    ------
    InvalidInput
        If `value` is no whole number or below `least`.

    Examples
    --------
    >>> check_whole("calls", 120, least=1)
    120
    """
    try:
        whole = index(value)
    except TypeError:
        whole = least - 1
    if whole < least or isinstance(value, bool):
        raise InvalidInput(f"{name} must be a whole number of at least {least}, got {value!r}.")
    return whole
