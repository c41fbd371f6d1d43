"""The evolution as samplers of Optuna."""
