"""Many architectures measured to compare metrics."""
