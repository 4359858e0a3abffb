"""How many people can work at once: ``make load``."""
