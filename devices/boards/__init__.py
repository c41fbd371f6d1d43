"""Microcontroller boards that people use."""
