"""Leads as codes: each field is read once, and each different cell is looked at once."""
