"""The search space of NAS-Bench-Macro."""
