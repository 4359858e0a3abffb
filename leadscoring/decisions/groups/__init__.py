"""Groups of leads whose scores come about alike, found from what each field adds to a score."""
