"""The controller of ENAS: an LSTM that chooses variable after variable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from freerea_plugins import Genotype

from .strategies import ENAS

_SPREAD = 0.1
"""Weights begin between minus and plus this."""


@dataclass(frozen=True)
class ControllerSample:
    """What the controller chose.

    Attributes:
        genotype: The choices.
        log_probability: Logarithm of their probability, a scalar with gradients.
        entropy: Sum of the entropies of the distributions they were drawn from, in nats.
    """

    genotype: Genotype
    log_probability: Tensor
    entropy: Tensor


class Controller(nn.Module):
    """Reads what it chose last and gives the logits of the next variable's choices.

    Embeddings and the last layer are those of all variables; one with fewer choices than others
    has the first of their logits.

    Args:
        choices: How many choices each variable has.
        settings: Sizes, and how logits are bounded.
        generator: Where the weights begin.
    """

    def __init__(self, choices: Sequence[int], settings: ENAS, generator: torch.Generator) -> None:
        super().__init__()
        size = settings.hidden_size
        self._choices = tuple(choices)
        self._settings = settings
        self.first = nn.Parameter(torch.empty(1, 1, size))
        self.lstm = nn.LSTM(size, size, settings.layers)
        self.embedding = nn.Embedding(max(choices), size)
        self.head = nn.Linear(size, max(choices))
        for each in self.parameters():
            nn.init.uniform_(each, -_SPREAD, _SPREAD, generator=generator)

    def sample(self, generator: torch.Generator) -> ControllerSample:
        """Draw a choice of each variable."""
        return self._run(
            lambda probabilities: int(torch.multinomial(probabilities, 1, generator=generator))
        )

    def log_probability(self, genotype: Genotype) -> Tensor:
        """Return the logarithm of the probability of choices, a scalar with gradients."""
        given = iter(genotype)
        return self._run(lambda _probabilities: next(given)).log_probability

    def _run(self, choose: Callable[[Tensor], int]) -> ControllerSample:
        inputs, state = self.first, None
        genotype: list[int] = []
        log_probabilities, entropies = [], []
        for count in self._choices:
            outputs, state = self.lstm(inputs, state)
            logits = self._settings.tanh_constant * torch.tanh(
                self.head(outputs[0, 0])[:count] / self._settings.temperature
            )
            log_probability = logits.log_softmax(0)
            choice = choose(log_probability.detach().exp())
            genotype.append(choice)
            log_probabilities.append(log_probability[choice])
            entropies.append(-(log_probability.exp() * log_probability).sum())
            inputs = self.embedding(torch.tensor([[choice]]))
        return ControllerSample(
            tuple(genotype), torch.stack(log_probabilities).sum(), torch.stack(entropies).sum()
        )
