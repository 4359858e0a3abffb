"""Ridge logistic regression to its very optimum, by Newton's method on encoded leads."""
