"""The short form of a test that tries things often, and the long one that `make torture` runs."""

from __future__ import annotations

import os

IS_LONG = os.environ.get("LEADSCORING_TORTURE") == "1"


def times(short: int, long: int) -> int:
    """Return how often to try."""
    return long if IS_LONG else short
