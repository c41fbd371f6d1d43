"""The topology and the size search space of NATS-Bench."""
