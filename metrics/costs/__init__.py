"""FLOPs and parameters: as hardware constraints and as metrics."""
