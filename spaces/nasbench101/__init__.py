"""The search space of NAS-Bench-101."""
