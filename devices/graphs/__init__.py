"""What a network runs on a device: operators, fused and in order."""
