"""TE-NAS: a supernet is pruned until one choice of each variable is left."""
