"""Copies networks, initialises them and puts them back as they were."""
