"""A world to try the product on: leads arrive, reps call them, outcomes follow, something changes."""
