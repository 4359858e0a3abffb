"""How loops over bytes and codes are compiled: once a machine, and without Python's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

__all__ = ["compiled"]

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Return a function as machine code, kept beside the module between runs.

    Sums are taken in the order in which they are written: nothing is fused or
    reordered, so that a score is the same to the last bit.
    """
    made = numba.njit(nogil=True, cache=True, fastmath=False, error_model="numpy")(function)
    return cast("Function", made)
