"""Who is at the dashboard in this run."""

from __future__ import annotations

from leadscoring.app import cache
from leadscoring.store import people
from leadscoring.store.access import Person

__all__ = ["require_person"]


def require_person() -> Person:
    """Return who is at the dashboard: without sign-in, the one person who works alone."""
    return people.one_person(cache.database())
