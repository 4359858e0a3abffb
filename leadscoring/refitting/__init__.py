"""What a nightly job does: recalibrating and retraining on the team's outcomes, and its report."""
