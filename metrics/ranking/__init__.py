"""Pool scores and fitnesses, and how well a ranking agrees with another."""
