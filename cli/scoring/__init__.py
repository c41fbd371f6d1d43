"""Metrics and costs of one architecture, or of a network of a user."""
