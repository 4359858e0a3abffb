"""A text file's rows cut into cells, 64 bytes at a time, and each different cell kept once."""
