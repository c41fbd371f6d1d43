"""Search spaces of inverted-residual networks, from a definition."""
