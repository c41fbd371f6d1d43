"""Which architectures are trained, how often, and what their accuracies say."""
