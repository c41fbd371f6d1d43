"""The fitness of one forward pass."""

from __future__ import annotations

from freerea_plugins import Fidelity, Fitness, SearchSpace

from .standard_pool_score import StandardPoolScore


class ForwardFitness(Fitness):
    """What one forward pass tells of any network, and skipped layers, standardised by the founders.

    How images are told apart by the units that they switch on (`activation_patterns`) and by the
    features that enter activation functions (`response_correlation`), how independent the channels
    of layers are (`batch_meco`), and how many layers gradients can skip. It takes neither labels
    nor gradients, any activation function, and no weight that was fitted.

    The metrics were chosen on NATS-Bench's topology space (CIFAR-10 and CIFAR-100) and on
    NAS-Bench-101.
    """

    name = "forward"
    metrics = ("activation_patterns", "response_correlation", "batch_meco", "skipped_layers")
    score = StandardPoolScore.name

    def fidelity(self, space: SearchSpace) -> Fidelity:
        """Return the fidelity of one repeat."""
        return space.single
