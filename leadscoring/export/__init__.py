"""The scorecard elsewhere: what scores leads where they are, without Python."""
