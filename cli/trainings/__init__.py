"""Trainings of what a search has found, and what they say of the search."""
