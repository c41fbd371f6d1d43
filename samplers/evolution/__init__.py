"""The evolution itself: it knows neither Optuna nor pymoo nor torch."""
