"""Tells a sales team which leads to call, why, and how sure it is."""
