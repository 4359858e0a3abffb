"""Which fields were asked to act in one direction only, in words."""

from __future__ import annotations

from leadscoring.model.card import Card

__all__ = ["asked", "of_curve"]


def of_curve(card: Card, field: str) -> str:
    """Return what a field's curve was asked never to do, as a sentence; empty where nothing.

    Parameters
    ----------
    card : Card
        The model's card.
    field : str
        One of the model's fields.
    """
    kept = {"rising": "It never falls, as asked.", "falling": "It never rises, as asked."}
    return "".join(text for name, text in kept.items() if field in _fields(card, name))


def asked(card: Card) -> str:
    """Return every field that was asked to act in one direction only; empty where none was.

    Parameters
    ----------
    card : Card
        The model's card.
    """
    kept = {
        "rising": "A larger value never lowers the score, as asked: {}.",
        "falling": "A larger value never raises the score, as asked: {}.",
    }
    fields = {text: _fields(card, name) for name, text in kept.items()}
    return " ".join(text.format(", ".join(names)) for text, names in fields.items() if names)


def _fields(card: Card, direction: str) -> list[str]:
    return [name for name in card.options.get(direction, []) if name in card.curves]
