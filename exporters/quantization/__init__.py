"""Networks with weights and activations of eight bits."""
