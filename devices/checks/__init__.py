"""How well estimates agree with measurements."""
