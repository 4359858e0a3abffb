"""Finding the map from log-odds to probability; using one needs none of it."""
