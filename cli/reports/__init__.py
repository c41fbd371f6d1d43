"""What became of runs: shown, compared and handed on."""
