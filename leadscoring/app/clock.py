"""The visitor's clock: their time zone, their day, and moments as they would say them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from leadscoring.app import words
from leadscoring.store.moments import now

__all__ = ["age", "at", "on", "today", "zone"]


def zone() -> tzinfo | None:
    """Return the time zone of the visitor's browser; None, which is the server's, if unknown."""
    try:
        return ZoneInfo(st.context.timezone) if st.context.timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def today() -> date:
    """Return the visitor's day."""
    return now().astimezone(zone()).date()


def at(moment: datetime) -> str:
    """Return a moment as the visitor's clock showed it."""
    return words.at(moment.astimezone(zone()), now=now().astimezone(zone()))


def on(moment: datetime) -> str:
    """Return a moment's day on the visitor's calendar."""
    return words.day(moment.astimezone(zone()).date(), today=today())


def age(moment: datetime) -> str:
    """Return how long ago a moment was, in whole days of the visitor's calendar."""
    return words.age((today() - moment.astimezone(zone()).date()).days)
