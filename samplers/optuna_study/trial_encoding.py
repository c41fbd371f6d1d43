"""Genomes of Optuna trials: genotypes of a search space, or parameters as they come."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from optuna.distributions import BaseDistribution
from optuna.trial import FrozenTrial

from freerea_plugins import Genotype, InputError, SearchSpace

from ..evolution.individual import GenomeT
from ..evolution.variation import SpaceVariation, Variation
from ..parameters.activity import Activity
from ..parameters.differential_variation import DifferentialVariation
from ..parameters.joint_variation import JointGenome, JointVariation
from ..parameters.shared_distributions import SharedDistributions
from ..parameters.variation import Parameters, ParameterVariation

Draw = Callable[[str, BaseDistribution], Any]
"""Draws a parameter by its name and distribution."""

ValueT = TypeVar("ValueT")

NOTHING_GIVEN: Mapping[str, Any] = MappingProxyType({})


class TrialEncoding(Protocol[GenomeT]):
    """Translates between trials and genomes.

    Attributes:
        variation: How the genomes vary.
    """

    variation: Variation[GenomeT]

    def observe(self, trial: FrozenTrial) -> None:
        """Learn from a finished trial which parameters there are."""

    def genome(self, trial: FrozenTrial) -> GenomeT | None:
        """Return the genome of a trial, or `None` if it has not got all parameters."""

    def parameters(self, genome: GenomeT) -> Mapping[str, Any]:
        """Return the parameter values to suggest, if they are asked for."""

    def suggested(
        self, genome: GenomeT, draw: Draw, given: Mapping[str, Any] = NOTHING_GIVEN
    ) -> GenomeT:
        """Return the genome that the trial would have, as far as is known what is asked for.

        Args:
            genome: The genome.
            draw: Gives the value of a parameter that the genome lacks.
            given: Parameters that the trial has in any case, if it is asked for them. Those that no
                finished trial had are left out, as it is not known whether it will be.
        """

    def varies(self, name: str) -> bool:
        """Return whether a parameter is varied, or will be once it is known."""


class SpaceEncoding:
    """One categorical parameter for each variable of a search space, and no others.

    Args:
        space: The search space.
    """

    def __init__(self, space: SearchSpace) -> None:
        self.variation: Variation[Genotype] = SpaceVariation(space)
        self._space = space
        self._names = frozenset(variable.name for variable in space.variables)

    def observe(self, trial: FrozenTrial) -> None:
        """Do nothing: the variables are known."""

    def genome(self, trial: FrozenTrial) -> Genotype | None:
        """Return the genotype that a trial's parameters spell."""
        return self._spelt(trial.params)

    def parameters(self, genome: Genotype) -> Mapping[str, Any]:
        """Return the choice of each variable by name."""
        return self._space.parameters(genome)

    def suggested(
        self,
        genome: Genotype,
        draw: Draw,  # noqa: ARG002
        given: Mapping[str, Any] = NOTHING_GIVEN,
    ) -> Genotype:
        """Return the genotype with the choices that are given: all variables are asked for."""
        if not given:
            return genome
        return self._spelt({**self.parameters(genome), **given}) or genome

    def varies(self, name: str) -> bool:
        """Return whether a parameter is a variable of the space."""
        return name in self._names

    def _spelt(self, parameters: Mapping[str, Any]) -> Genotype | None:
        try:
            genotype = self._space.genotype_of(parameters)
        except (KeyError, ValueError):
            return None
        return genotype if self._space.is_valid(genotype) else None


class JointEncoding:
    """One categorical parameter for each variable of a search space, and any others beside them.

    A trial of the architecture alone has a genome too.

    Args:
        space: The search space.
        variation: Makes how the further parameters of one study vary.
    """

    def __init__(self, space: SearchSpace, variation: Callable[[], ParameterVariation]) -> None:
        self._architecture = SpaceEncoding(space)
        self._activity = Activity()
        self._shared = SharedDistributions()
        self._further = variation()
        self.variation: Variation[JointGenome] = JointVariation(space, self._further)

    def observe(self, trial: FrozenTrial) -> None:
        """Add the trial's further parameters to those that are known."""
        further = self._further_among(trial.distributions)
        if further:
            self._further.learn(self._shared.shared(further))
        self._activity.observe(trial.params, self._shared.shared(trial.distributions))

    def genome(self, trial: FrozenTrial) -> JointGenome | None:
        """Return the genotype that a trial's parameters spell, with the further parameters."""
        genotype = self._architecture.genome(trial)
        if genotype is None:
            return None
        further = self._further_among(trial.params)
        if not further:
            return JointGenome(genotype)
        distributions = self._further_among(trial.distributions)
        return JointGenome(genotype, Parameters(further, self._shared.shared(distributions)))

    def parameters(self, genome: JointGenome) -> Mapping[str, Any]:
        """Return the choice of each variable by name, and the further parameters."""
        return {**self._architecture.parameters(genome.genotype), **genome.further.values}

    def suggested(
        self, genome: JointGenome, draw: Draw, given: Mapping[str, Any] = NOTHING_GIVEN
    ) -> JointGenome:
        """Return the genome without what is inactive, and with what is lacking."""
        genotype = self._architecture.suggested(genome.genotype, draw, given)
        if not self._further.distributions:
            return genome if genotype is genome.genotype else JointGenome(genotype, genome.further)
        values = {
            **genome.further.values,
            **_known(given, self._activity),
            **self._architecture.parameters(genotype),
        }
        further = self._further_among(self._activity.suggested(values, draw))
        known = {**self._activity.distributions, **genome.further.distributions}
        return JointGenome(genotype, Parameters(further, {name: known[name] for name in further}))

    def varies(self, name: str) -> bool:  # noqa: ARG002
        """Return `True`: all parameters are varied."""
        return True

    def _further_among(self, named: Mapping[str, ValueT]) -> dict[str, ValueT]:
        varies = self._architecture.varies
        return {name: each for name, each in named.items() if not varies(name)}


class ParameterEncoding:
    """All parameters of a trial, whatever their distributions, conditional or not.

    Args:
        variation: Makes how the parameters of one study vary.
    """

    def __init__(self, variation: Callable[[], ParameterVariation]) -> None:
        self._activity = Activity()
        self._shared = SharedDistributions()
        self._variation = variation()
        self.variation: Variation[Parameters] = self._variation

    def observe(self, trial: FrozenTrial) -> None:
        """Add the trial's parameters to those that are known."""
        distributions = self._shared.shared(trial.distributions)
        self._variation.learn(distributions)
        self._activity.observe(trial.params, distributions)

    def genome(self, trial: FrozenTrial) -> Parameters | None:
        """Return the parameters of a trial."""
        if not trial.params:
            return None
        return Parameters(trial.params, self._shared.shared(trial.distributions))

    def parameters(self, genome: Parameters) -> Mapping[str, Any]:
        """Return the parameter values."""
        return genome.values

    def suggested(
        self, genome: Parameters, draw: Draw, given: Mapping[str, Any] = NOTHING_GIVEN
    ) -> Parameters:
        """Return the parameters without what is inactive, and with what is lacking."""
        values = {**genome.values, **_known(given, self._activity)} if given else genome.values
        suggested = self._activity.suggested(values, draw)
        if suggested is genome.values:
            return genome
        distributions = {**self._activity.distributions, **genome.distributions}
        return Parameters(suggested, distributions)

    def varies(self, name: str) -> bool:  # noqa: ARG002
        """Return `True`: all parameters are varied."""
        return True


def _known(given: Mapping[str, Any], activity: Activity) -> dict[str, Any]:
    return {name: each for name, each in given.items() if name in activity.distributions}


VariationFactory = Callable[..., ParameterVariation]
"""Makes how the parameters of one study vary; a class derived from `ParameterVariation` does."""


def encoding_of(
    space: SearchSpace | None = None,
    variation: VariationFactory | None = None,
    mutation_width: float | None = None,
) -> Callable[[], TrialEncoding[Any]]:
    """Return what makes the encoding of a study: by a space, or by parameters as they come.

    Args:
        space: The search space, if there is one.
        variation: Makes how parameters vary, of a space those beside its variables.
        mutation_width: Given to `variation`, if it is not its own.

    Raises:
        InputError: If the width is out of range, or `variation` takes none.
    """
    variation = variation or DifferentialVariation
    if mutation_width is not None:
        wide = functools.partial(variation, mutation_width=mutation_width)
        try:
            wide()  # It tells a mistake now, and not in the first trial.
        except TypeError as error:
            raise InputError(
                f"`variation` must take `mutation_width`, got {variation!r:.80}: {error}"
            ) from error
        variation = wide
    if space is None:
        return functools.partial(ParameterEncoding, variation)
    return functools.partial(JointEncoding, space, variation)
