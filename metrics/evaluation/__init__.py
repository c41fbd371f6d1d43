"""Batches, the evaluator that runs metrics, and the cache of their values."""
