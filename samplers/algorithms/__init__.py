"""Search algorithms under names, each a light class over a sampler."""
