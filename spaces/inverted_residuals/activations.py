"""The activation functions that blocks may have."""

ACTIVATIONS = {"relu": "ReLU", "relu6": "ReLU6", "hardswish": "Hardswish"}
"""Names of modules of ``torch.nn`` by the names that users type."""
