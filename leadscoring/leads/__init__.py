"""What comes in: files, their columns, and what is odd about them."""
