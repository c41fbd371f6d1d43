"""Ways to search with shared weights, as their settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .settings import Settings

if TYPE_CHECKING:
    from .draws import Draws
    from .one_shot import OneShotModel
    from .policy import Policy


class WeightSharingStrategy(Settings, ABC):
    """A way to search with shared weights."""

    @abstractmethod
    def begin(self, model: OneShotModel, epochs: int, draws: Draws) -> Policy:
        """Return what will know of architectures, before any training.

        Args:
            model: The supernet.
            epochs: How many there will be.
            draws: Sources of randomness.
        """


@dataclass(kw_only=True)
class RSPS(WeightSharingStrategy):
    """Random search with parameter sharing: each step trains one architecture, drawn uniformly.

    The answer is the one of so many samples that tells most images with the shared weights.

    Source: Li and Talwalkar, Random Search and Reproducibility for Neural Architecture Search,
    https://arxiv.org/abs/1902.07638.

    Args:
        samples: Architectures among which the answer is.
    """

    samples: int = 100

    def begin(self, model: OneShotModel, epochs: int, draws: Draws) -> Policy:  # noqa: ARG002
        """Return a policy that learns nothing."""
        from .uniform_policy import UniformPolicy

        return UniformPolicy(self, model)


@dataclass(kw_only=True)
class DifferentiableStrategy(WeightSharingStrategy):
    """A logit of each choice of each variable, moved by Adam.

    Args:
        architecture_learning_rate: Rate of the logits.
        architecture_momentum: Decay of Adam's mean of gradients; that of their squares is 0.999.
        architecture_weight_decay: Decay of the logits.
    """

    architecture_learning_rate: float = 3e-4
    architecture_momentum: float = field(default=0.5, metadata={"most": 1})
    architecture_weight_decay: float = 1e-3


@dataclass(kw_only=True)
class DARTS(DifferentiableStrategy):
    """Each step trains the mixture of all choices by their softmax; first order.

    The logits follow the loss on the other images, by the shared weights as they are. The answer
    is the most probable architecture.

    Source: Liu et al., DARTS, https://arxiv.org/abs/1806.09055.
    """

    def begin(self, model: OneShotModel, epochs: int, draws: Draws) -> Policy:  # noqa: ARG002
        """Return logits that follow the gradient of first order."""
        from .darts_gradients import first_order_gradients
        from .darts_policy import DARTSPolicy

        return DARTSPolicy(self, model, draws, first_order_gradients)


@dataclass(kw_only=True)
class SecondOrderDARTS(DifferentiableStrategy):
    """DARTS that looks one step of the shared weights ahead.

    The logits follow the loss on the other images after a step of the shared weights, which
    depends on the logits; that part of the gradient is by finite differences.

    Source: Liu et al., DARTS, https://arxiv.org/abs/1806.09055, section 2.3.
    """

    def begin(self, model: OneShotModel, epochs: int, draws: Draws) -> Policy:  # noqa: ARG002
        """Return logits that follow the gradient of second order."""
        from .darts_gradients import second_order_gradients
        from .darts_policy import DARTSPolicy

        return DARTSPolicy(self, model, draws, second_order_gradients)


@dataclass(kw_only=True)
class GDAS(DifferentiableStrategy):
    """Each step trains one architecture, drawn by the logits with Gumbel noise.

    Gradients reach the logits as if the softmax at a temperature had been used. The temperature
    falls in equal steps, an epoch each. The answer is the most probable architecture.

    Source: Dong and Yang, Searching for a Robust Neural Architecture in Four GPU Hours,
    https://arxiv.org/abs/1910.04465.

    Args:
        first_temperature: Temperature of the first epoch.
        last_temperature: Temperature of the last epoch.
    """

    first_temperature: float = 10.0
    last_temperature: float = 0.1

    def begin(self, model: OneShotModel, epochs: int, draws: Draws) -> Policy:
        """Return logits that are drawn from."""
        from .gdas_policy import GDASPolicy

        return GDASPolicy(self, model, epochs, draws)


@dataclass(kw_only=True)
class ENAS(WeightSharingStrategy):
    """Each step trains one architecture, drawn by an LSTM that chooses variable after variable.

    After each epoch the controller is trained by REINFORCE: the reward is the share of a batch of
    the other images that a sample tells, and its entropy. The answer is the best of samples.

    Source: Pham et al., Efficient Neural Architecture Search via Parameter Sharing,
    https://arxiv.org/abs/1802.03268, with the controller of NATS-Bench.

    Args:
        samples: Architectures among which the answer is.
        controller_steps: Steps of the controller after each epoch.
        controller_samples: Architectures over which each step averages.
        controller_learning_rate: Adam's rate.
        controller_momentum: Decay of Adam's mean of gradients; that of their squares is 0.999.
        controller_epsilon: What Adam adds to the root of the mean square.
        controller_gradient_clip: Largest norm of the gradient of all of the controller's weights.
        entropy_weight: Reward of a unit of entropy, in nats.
        baseline_decay: Decay of the moving average of rewards, from which they are told.
        hidden_size: Size of the LSTM's states and embeddings.
        layers: Layers of the LSTM.
        temperature: Divides the logits, before `tanh_constant` bounds them.
        tanh_constant: Largest magnitude of a logit.
    """

    samples: int = 100
    controller_steps: int = 50
    controller_samples: int = 20
    controller_learning_rate: float = 0.001
    controller_momentum: float = field(default=0.5, metadata={"most": 1})
    controller_epsilon: float = 0.001
    controller_gradient_clip: float = 5.0
    entropy_weight: float = 1e-4
    baseline_decay: float = field(default=0.99, metadata={"most": 1})
    hidden_size: int = 32
    layers: int = 2
    temperature: float = 5.0
    tanh_constant: float = 2.5

    def begin(self, model: OneShotModel, epochs: int, draws: Draws) -> Policy:  # noqa: ARG002
        """Return a controller."""
        from .enas_policy import ENASPolicy

        return ENASPolicy(self, model, draws)
