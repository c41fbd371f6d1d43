"""A search space over radio signals, which have one axis, and a search in it."""

from torch import nn

from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, SearchSpace, Variable


class Signals(SearchSpace):
    """Up to three strided convolutions that tell five modulations of a signal apart."""

    name = "signals"
    # The in-phase and the quadrature part of 128 samples.
    datasets = (Dataset("iq", (2, 128), 5),)
    variables = (
        Variable("width", ("8", "16", "32")),
        *(Variable(f"kernel{number}", ("none", "3", "7", "15")) for number in (1, 2, 3)),
        Variable("pool", ("mean", "max")),
    )

    def build_network(
        self,
        genotype: Genotype,
        fidelity: Fidelity = PAPER,  # noqa: ARG002
    ) -> nn.Module:
        """Build a network, which takes signals of any length."""
        width, *kernels, pool = (
            variable.choices[index]
            for variable, index in zip(self.variables, genotype, strict=True)
        )
        channels = int(width)
        layers: list[nn.Module] = [nn.Conv1d(self.dataset.input_shape[0], channels, 1)]
        for kernel in kernels:
            if kernel != "none":
                size = int(kernel)
                layers += [
                    nn.Conv1d(channels, channels, size, stride=2, padding=size // 2, bias=False),
                    nn.BatchNorm1d(channels),
                    nn.ReLU(),
                ]
        pooling = nn.AdaptiveAvgPool1d(1) if pool == "mean" else nn.AdaptiveMaxPool1d(1)
        head = nn.Linear(channels, self.dataset.classes)
        return nn.Sequential(*layers, nn.ReLU(), pooling, nn.Flatten(), head)

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        """Move what is no layer to the end: where it stands makes no difference."""
        width, *kernels, pool = genotype
        return width, *sorted(kernels, key=lambda index: index == 0), pool


if __name__ == "__main__":
    objective = TrainingFreeObjective(
        Signals(), metrics=["linear_regions", "synflow"], limits={"params": 10_000}
    )
    study = objective.create_study()
    study.optimize(objective, n_trials=40)
    best = objective.architecture(FreeREASampler.best_trial(study))
    print(best, objective.costs(best))
