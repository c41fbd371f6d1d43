"""How much memory the values of a network take."""
