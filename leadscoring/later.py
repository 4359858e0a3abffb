"""Names of a package that are imported when they are first used.

Training needs a second or more of imports that scoring does without, and a
command that prints its help needs none of them. So the packages that offer both
to their users import each name when it is asked for (PEP 562).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["names_of"]


def names_of(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package that imports names when used.

    Parameters
    ----------
    package : str
        The package's ``__name__``.
    homes : mapping of str to str
        The module that defines each name.

    Returns
    -------
    get : callable
        Imports a name and keeps it in the package, so that it is asked once;
        raises AttributeError for one that has no home.
    known : callable
        What the package holds, imported or not.

    Examples
    --------
    >>> get, known = names_of(__name__, {"sqrt": "math"})
    >>> get("sqrt")(9.0), "sqrt" in known()
    (3.0, True)
    """

    def get(name: str) -> Any:  # noqa: ANN401 (any public name)
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(homes[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    def known() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes})

    return get, known
