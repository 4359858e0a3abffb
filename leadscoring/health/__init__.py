"""How the published model is doing: everything that Results shows."""

from leadscoring.health.examining import examine
from leadscoring.health.finding_out import LATELY
from leadscoring.health.record import Health

__all__ = ["LATELY", "Health", "examine"]
