"""What is done with a score: cutoffs and reasons."""
