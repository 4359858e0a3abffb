"""The model that a command finds in use."""

from __future__ import annotations

from pathlib import Path

from leadscoring.exceptions import RegistryError
from leadscoring.lead_model import LeadModel, load

__all__ = ["model_in_use"]


def model_in_use(models: Path) -> LeadModel | None:
    """Return the model that serves, None where none does."""
    try:
        return load(models)
    except RegistryError:
        return None
