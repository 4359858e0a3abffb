"""What a person may do here, and in words what they may not, and whom that is for."""

from __future__ import annotations

import pandas as pd

from leadscoring.store.access import MAY, Act, Person, Role, may

__all__ = ["names", "table", "why_not"]


def why_not(person: Person, act: Act) -> str | None:
    """Return why a person may not do something, for beside a disabled control; None if they may.

    Examples
    --------
    >>> bob = Person(2, "bob@example.com", "Bob", frozenset({Role.REP}))
    >>> why_not(bob, Act.ASSIGN)
    'To assign leads needs the role of manager.'
    >>> why_not(bob, Act.WORK) is None
    True
    """
    if may(person, act):
        return None
    able = " or ".join(role.value for role in Role if act in MAY[role])
    return f"To {act.value} needs the role of {able}."


def names(roles: frozenset[Role]) -> str:
    """Return roles as they are listed, in their usual order.

    Examples
    --------
    >>> names(frozenset({Role.ANALYST, Role.REP}))
    'Rep, Analyst'
    """
    return ", ".join(role.value.capitalize() for role in Role if role in roles)


def table() -> pd.DataFrame:
    """Return what each role may do: a row for each act, a column for each role."""
    acts = {"May": [act.value.capitalize() for act in Act]}
    ticks = {
        role.value.capitalize(): ["✓" if act in MAY[role] else "" for act in Act] for role in Role
    }
    return pd.DataFrame({**acts, **ticks})
