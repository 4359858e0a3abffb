"""The usual texts that mean "not filled in"; to name them needs no library."""

from __future__ import annotations

__all__ = ["DEFAULT_MISSING"]

DEFAULT_MISSING: tuple[str, ...] = (
    "",
    "select",
    "n/a",
    "na",
    "#n/a",
    "nan",
    "null",
    "none",
    "nil",
    "-",
    "--",
    "?",
    "not provided",
    "not specified",
    "not available",
    "<na>",
)
"""Texts that mean "not filled in", compared without case and surrounding spaces."""
