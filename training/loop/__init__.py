"""Trains one network on images, by one recipe."""
