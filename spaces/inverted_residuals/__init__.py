"""Inverted residual blocks, and what they cost."""
