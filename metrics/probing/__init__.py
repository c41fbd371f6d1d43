"""What metrics share of one pass through a network."""
