"""Searches of a front of several objectives."""
