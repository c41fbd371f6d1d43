"""Pool scores, and how well a ranking agrees with another."""
