"""Texts as every kind of database can hold them."""

from __future__ import annotations

__all__ = ["storable"]


def storable(text: str, most: int) -> str:
    r"""Return a text without what a database refuses, and cut where it is too long.

    Parameters
    ----------
    text : str
        From a file, whatever it holds.
    most : int
        Letters that the column has room for.

    Returns
    -------
    text : str
        Without NUL and broken letters, at most `most` letters.

    Examples
    --------
    >>> storable("A\x00nn", 9), storable("Annabella", 4)
    ('Ann', 'Ann…')
    """
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"
