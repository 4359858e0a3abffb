"""How the published model is doing: everything that Results shows."""

from leadscoring.health.examining import examine
from leadscoring.health.looking import look_at
from leadscoring.health.record import Health

__all__ = ["Health", "examine", "look_at"]
