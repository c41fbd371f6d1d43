"""Makes tables of the published files of benchmarks."""
