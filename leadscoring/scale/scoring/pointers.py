"""Arrays as bare addresses, of which compiled loops keep no count of users.

A compiled function counts who uses the arrays that it is given, in an atomic
step each time. In loops that call small functions for each of millions of cells
that is most of the time. So they are given where the items begin: whoever takes
an address keeps the array, and nothing stops a read beyond its end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import types
from numba.extending import intrinsic

__all__ = ["Text", "pointer_to", "start_at"]

Text = tuple[npt.NDArray[np.uint8], int]
"""Where bytes begin, and how many there are."""

Array = TypeVar("Array", bound=npt.NDArray[Any])


def start_at(context: Any, builder: Any, kind: Any, value: Any, place: Any) -> Any:  # noqa: ANN401
    """Return LLVM's pointer to a place of an array, or of what a pointer points to."""
    if isinstance(kind, types.CPointer):
        return builder.gep(value, [place])
    return builder.gep(context.make_array(kind)(context, builder, value).data, [place])


def _pointer(_typing: Any, array: Any) -> Any:  # noqa: ANN401 (numba's types)
    """Return numba's signature and code of `pointer_to`."""

    def pointer(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    kind: Any = types.CPointer
    return kind(array.dtype)(array), pointer


pointer_to = cast("Callable[[Array], Array]", intrinsic(_pointer))
"""Return where the items of a contiguous array begin, to be used as an array without a length."""
