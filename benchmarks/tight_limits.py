"""Search within ever tighter limits: how rare is what meets them, and what does evolution make.

Limits are multiples of the smallest cost of the space, of all its costs at once. What is searched
for is the most FLOPs, so that no network is built.

    python benchmarks/tight_limits.py [--space mobile-tiny] [--dataset 3x96x96:2] [--seeds 10]
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from freerea.metrics import FloatArray
from freerea.samplers import FreeREAStrategy, Generations, Individual, SpaceVariation, propose
from freerea.samplers.objectives.limits import resolve_limits, violation
from freerea_plugins import Architecture, Genotype, Limit, SearchSpace, default_plugin_manager

FACTORS = (1.0, 1.1, 1.5, 2.0, 4.0, 8.0, 16.0)
EVALUATIONS = 200
SAMPLES = 10_000


@dataclass
class Made:
    """How many candidates were made in each way, and how many were within the limits."""

    candidates: Counter[str] = field(default_factory=Counter)
    feasible: Counter[str] = field(default_factory=Counter)

    def share(self, way: str) -> str:
        """Return the share that was within the limits, in per cent."""
        made = self.candidates[way]
        return "none" if not made else f"{100 * self.feasible[way] / made:.3g} %"


class WatchedVariation(SpaceVariation):
    """Notes how the last genotype was made."""

    way = "sample"

    def sample(self, rng: random.Random) -> Genotype:
        """Draw a genotype."""
        self.way = "sample"
        return super().sample(rng)

    def mutate(self, genome: Genotype, rng: random.Random) -> Genotype:
        """Return a mutated genotype."""
        self.way = "child"
        return super().mutate(genome, rng)

    def crossover(self, first: Genotype, second: Genotype, rng: random.Random) -> Genotype:
        """Return a child of two genotypes."""
        self.way = "child"
        return super().crossover(first, second, rng)


def search(space: SearchSpace, limits: tuple[Limit, ...], seed: int, made: Made) -> int:
    """Search for the most FLOPs, and return how many architectures were over a limit."""
    variation = WatchedVariation(space)
    generations: Generations[Genotype] = Generations(FreeREAStrategy(), first_value)
    known: set[Genotype] = set()
    over = 0

    def excess(genotype: Genotype) -> float:
        variation.way = "walk"
        return violation(limits, Architecture(space, genotype))

    def is_feasible(genotype: Genotype) -> bool:
        way = variation.way
        within = violation(limits, Architecture(space, genotype)) <= 0
        made.candidates[way] += 1
        made.feasible[way] += within
        return within

    for number in range(EVALUATIONS):
        proposal = propose(
            number,
            generations=generations,
            variation=variation,
            seed=seed,
            is_feasible=is_feasible,
            is_known=lambda genotype: variation.key(genotype) in known,
            violation=excess,
        )
        assert proposal is not None
        if not proposal.is_new:
            break
        known.add(variation.key(proposal.genome))
        over += violation(limits, Architecture(space, proposal.genome)) > 0
        made.candidates["evaluated"] += 1
        flops = space.costs(proposal.genome)["flops"]
        generations.add(Individual(number, proposal.genome, (flops,)))
    return over


def first_value(values: FloatArray) -> FloatArray:
    """Return the one objective."""
    return values[:, 0]


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--space", default="mobile-tiny")
    parser.add_argument("--dataset", default="3x96x96:2")
    parser.add_argument("--seeds", type=int, default=10)
    options = parser.parse_args()
    space: SearchSpace = default_plugin_manager().space(options.space)(options.dataset)
    least = space.smallest_costs()
    rng = random.Random(0)
    sampled = [space.costs(space.sample(rng)) for _ in range(SAMPLES)]
    print(f"`{space.name}` for {options.dataset}, the least: {dict(least)}\n")
    print(
        "| limits, times the least | random within | samples within | children within "
        "| walked to | evaluated a seed | over a limit | ms each |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for factor in FACTORS:
        limits = resolve_limits({name: cost * factor for name, cost in least.items()})
        random_within = sum(
            all(costs[name] <= cost * factor for name, cost in least.items()) for costs in sampled
        )
        made = Made()
        started = time.perf_counter()
        over = sum(search(space, limits, seed, made) for seed in range(options.seeds))
        evaluated = made.candidates["evaluated"]
        milliseconds = 1000 * (time.perf_counter() - started) / evaluated
        print(
            f"| {factor:g} | {100 * random_within / SAMPLES:.3g} % | {made.share('sample')} "
            f"| {made.share('child')} | {made.feasible['walk']} "
            f"| {evaluated / options.seeds:.0f} | {over} | {milliseconds:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
