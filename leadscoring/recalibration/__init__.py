"""Recalibrating a model: the same terms, and probabilities that fit what really happened."""

from leadscoring.recalibration.known import FEWEST_OF_AN_OUTCOME
from leadscoring.recalibration.recalibrating import recalibrate

__all__ = ["FEWEST_OF_AN_OUTCOME", "recalibrate"]
