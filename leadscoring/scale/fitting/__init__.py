"""Fitting past memory: the same sums over partitions, wherever these lie."""
