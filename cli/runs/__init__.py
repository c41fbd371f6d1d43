"""A search, its folder and its result."""
