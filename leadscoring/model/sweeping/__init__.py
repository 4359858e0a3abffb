"""The sweeps by which a fit finds the strength of each block's penalty."""
