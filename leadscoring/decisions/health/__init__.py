"""Whether a model keeps its promise: what was promised beside what really happened."""
