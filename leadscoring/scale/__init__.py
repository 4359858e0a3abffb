"""Past one machine's memory: leads scored and models fitted part by part, to the same numbers."""
