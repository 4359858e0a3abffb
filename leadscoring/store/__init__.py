"""What lasts: model versions and what is published."""
