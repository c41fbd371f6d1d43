"""A search space from nothing, and a search in it."""

from torch import Tensor, nn

from freerea.samplers import FreeREASampler, TrainingFreeObjective
from freerea_plugins import PAPER, Dataset, Fidelity, Genotype, SearchSpace, Variable

LAYERS = ("none", "conv3x3", "conv5x5", "residual")


class Digits(SearchSpace):
    """Up to four layers of one width, for images of handwritten digits."""

    name = "digits"
    datasets = (Dataset("mnist", (1, 28, 28), 10),)
    variables = (
        Variable("width", ("8", "16", "32")),
        *(Variable(f"layer{number}", LAYERS) for number in (1, 2, 3, 4)),
    )

    def build_network(self, genotype: Genotype, fidelity: Fidelity = PAPER) -> nn.Module:
        """Build stem, layers and classifier; it takes images of any size."""
        width = fidelity.channels or int(self.variables[0].choices[genotype[0]])
        layers = [Layer(LAYERS[index], width) for index in genotype[1:] if index]
        stem = nn.Conv2d(self.dataset.input_shape[0], width, 3, stride=2, padding=1)
        head = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, self.dataset.classes))
        return nn.Sequential(stem, *layers, nn.ReLU(), *head)

    def canonical_genotype(self, genotype: Genotype) -> Genotype:
        """Move what is no layer to the end: where it stands makes no difference."""
        return genotype[0], *sorted(genotype[1:], key=lambda index: index == 0)

    def skipped_layers(self, genotype: Genotype) -> float:
        """Return the number of residuals, each of which jumps one layer."""
        return float(genotype[1:].count(LAYERS.index("residual")))


class Layer(nn.Module):
    """ReLU, convolution and batch-norm, with a shortcut if it is a residual."""

    def __init__(self, kind: str, width: int) -> None:
        super().__init__()
        size = 5 if kind == "conv5x5" else 3
        convolution = nn.Conv2d(width, width, size, padding=size // 2, bias=False)
        self.body = nn.Sequential(nn.ReLU(), convolution, nn.BatchNorm2d(width))
        self.residual = kind == "residual"

    def forward(self, inputs: Tensor) -> Tensor:
        """Map features to features of the same shape."""
        outputs: Tensor = self.body(inputs)
        return inputs + outputs if self.residual else outputs


if __name__ == "__main__":
    objective = TrainingFreeObjective(Digits(), limits={"params": 20_000})
    study = objective.create_study()
    study.optimize(objective, n_trials=60)
    best = objective.architecture(FreeREASampler.best_trial(study))
    print(best, objective.costs(best))
