"""Plots of evolutions, by plotly."""
