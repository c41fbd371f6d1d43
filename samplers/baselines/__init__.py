"""Samplers of other search methods, to compare with."""
