"""What a new session finds: today's sample leads, where the model in use can score them."""

from __future__ import annotations

from leadscoring.app import cache, state

__all__ = ["offer_samples", "show_samples"]


def offer_samples() -> None:
    """Give a session that has no leads yet the sample leads, once."""
    if state.get(state.LEADS) is not None or state.get(state.SAMPLES_OFFERED):
        return
    model, samples = cache.published_model(), cache.sample_leads()
    if model is None or samples is None:
        return
    state.put(state.SAMPLES_OFFERED, value=True)
    if cache.column_match(samples, model).is_usable:
        state.put(state.LEADS, samples)


def show_samples() -> None:
    """Put the sample leads in place of the session's list; made for a button's ``on_click``."""
    samples = cache.sample_leads()
    if samples is not None:
        state.put(state.LEADS, samples)
