"""Training-free metrics as the objective of an Optuna study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from optuna import Study, Trial
from optuna.samplers import BaseSampler
from optuna.storages import BaseStorage
from optuna.trial import FrozenTrial

from freerea.metrics import (
    BatchLike,
    Evaluator,
    Forward,
    Loss,
    MetricsLike,
    ResolvedFitness,
    ResultCache,
)
from freerea.metrics.evaluation.fitness import chosen_fitness
from freerea_plugins import (
    Architecture,
    Direction,
    Fidelity,
    Fitness,
    InputError,
    Metric,
    PoolScore,
    SearchSpace,
)

from ..optuna_study.freerea_sampler import FreeREASampler
from ..optuna_study.metric_names import name_metrics
from ..optuna_study.proposing_sampler import ProposingSampler
from ..optuna_study.scored_history import ScoredHistory
from ..optuna_study.study_follower import is_feasible
from .builder_source import Build, BuiltNetwork
from .limits import LimitsLike, constraint_values, resolve_limits
from .network_source import NetworkSource
from .source_selection import select_source
from .space_source import SpaceSource
from .study_opening import open_study
from .study_task import StudyTasks, stored_founder_count
from .task import Task, describe
from .trial_costs import record_costs

if TYPE_CHECKING:
    from torch import nn


class TrainingFreeObjective:
    """Measures training-free metrics of networks, from a search space or from your own function.

    Call it with a trial, or pass it to ``study.optimize``. It returns one value for each metric.
    Every trial records its costs as a user attribute, and each limit as a constraint: cost minus
    limit; constraints are a user attribute as well. A trial over a limit is pruned before any
    metric is computed.

    With `space`, each variable of the space is a categorical parameter, and every trial records
    its architecture as a user attribute.

    With `build`, the parameters are whatever the function suggests. Costs are those of the
    network that it returns, which is measured as it is.

    Args:
        space: The search space; or else `build`.
        build: Suggests parameters of a trial and returns a network, from images to logits unless
            `forward` or `loss` says otherwise.
        input_shape: With `build`: shape of one input, channels first, as ``(3, 32, 32)``.
        fitness: What a search looks for: a fitness or its name, `DEFAULT_FITNESS` if there are no
            `metrics`. Its metrics that have no meaning in the space, or for networks of `build`,
            are left out; of one that is named a warning says so.
        metrics: Metrics or their names, in place of a fitness.
        score: How several metrics become one score, where no fitness is given: a pool score or its
            name; ``standard`` beside `metrics`.
        limits: Largest accepted cost by name of the hardware constraint, as a number in its unit
            or as text with another, ``"256KiB"``; or limits.
        batch: Images, with or without labels, as for `score`; pink noise of the seed by default.
        forward: With `build`: how a network is run, as for `score`.
        loss: With `build`: what is made of its output and the labels of `batch`, as for `score`.
        fidelity: How much of each network to build, and how often to measure it; by default what
            the fitness asks for, and the space's `reduced` for metrics of one's own. With `build`,
            only how often: 3 times by default.
        seed: Seed of the initialisations, of the pink noise, and of `create_study`'s sampler.
        device: Where networks are run, as for `Evaluator`.
        cache: With `space`: where values of networks are looked up and kept; nowhere by default.

    Raises:
        InputError: If a name is unknown, a limit is not positive, arguments do not go together,
            or no metric of the fitness has a meaning.
    """

    def __init__(
        self,
        space: SearchSpace | None = None,
        *,
        build: Build | None = None,
        input_shape: tuple[int, ...] | None = None,
        fitness: Fitness | ResolvedFitness | str | None = None,
        metrics: MetricsLike | None = None,
        score: PoolScore | str | None = None,
        limits: LimitsLike = (),
        batch: BatchLike | None = None,
        forward: Forward | None = None,
        loss: Loss | None = None,
        fidelity: Fidelity | None = None,
        seed: int = 0,
        device: str = "cpu",
        cache: ResultCache | None = None,
    ) -> None:
        self.limits = resolve_limits(limits)
        self.seed = seed
        self.fitness = chosen_fitness(fitness, metrics, score, space)
        self._source: NetworkSource[Any] = select_source(
            space,
            build,
            input_shape=input_shape,
            fitness=self.fitness,
            limits=self.limits,
            batch=batch,
            forward=forward,
            loss=loss,
            fidelity=fidelity,
            seed=seed,
            device=device,
            cache=cache,
        )
        self._studies = StudyTasks(describe(self))

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """What is measured, in order."""
        return self._source.metrics

    @property
    def score(self) -> PoolScore:
        """How several metrics become one score."""
        return self.fitness.score

    @property
    def directions(self) -> list[Direction]:
        """The direction of each objective, for ``optuna.create_study``."""
        return [metric.direction for metric in self.metrics]

    @property
    def metric_names(self) -> list[str]:
        """The name of each objective."""
        return [metric.name for metric in self.metrics]

    def origin(self) -> Task:
        """Return where networks come from and what they are run on, as JSON writes it."""
        return self._source.origin()

    def create_study(
        self,
        *,
        sampler: BaseSampler | None = None,
        storage: str | BaseStorage | None = None,
        study_name: str | None = None,
        load_if_exists: bool = False,
    ) -> Study:
        """Create a study for this objective.

        What the objective measures is kept with the study: an objective that measures anything
        else is refused, here and when it suggests for a trial of the study.

        Args:
            sampler: That of `create_sampler` by default.
            storage: As for ``optuna.create_study``.
            study_name: As for ``optuna.create_study``.
            load_if_exists: As for ``optuna.create_study``.

        Returns:
            A study with one direction for each metric and the metrics' names.

        Raises:
            InputError: If the study is there already, and of something else.
        """
        sampler = sampler or self.create_sampler()
        study = open_study(
            study_name, storage, sampler, self.directions, load_if_exists=load_if_exists
        )
        self._studies.require(study)
        name_metrics(study, self.metric_names)
        return study

    def create_sampler(self, **options: Any) -> FreeREASampler:
        """Return a sampler for this objective.

        With a search space it varies architectures as the space does, and rejects what is over a
        limit. With `build` it varies the parameters, and learns in a trial what a network costs.
        Its score is that of the objective.

        Args:
            **options: Further options of `FreeREASampler`.
        """
        own = {"seed": self.seed, "score": self.score, **self._source.sampler_options()}
        return FreeREASampler(**{**own, **options})

    def __call__(self, trial: Trial) -> tuple[float, ...]:
        """Return the value of each metric for the network of a trial.

        Raises:
            optuna.TrialPruned: As `suggest` does.
        """
        choice = self.suggest(trial)
        return tuple(self._source.measure(choice).values())

    def suggest(self, trial: Trial) -> Architecture | BuiltNetwork:
        """Let a trial choose an architecture or build a network; record its costs and constraints.

        Raises:
            InputError: If the study of the trial is of something else, or what `build` returned
                cannot be measured.
            optuna.TrialPruned: If the choices are no architecture of the space, as a sampler that
                does not know the space may make them, or the network is over a limit.
        """
        if isinstance(trial, Trial):  # Fixed trials are of no study.
            self._studies.require(trial.study)
        choice: Architecture | BuiltNetwork = self._source.choose(trial)
        costs = self._source.costs(choice)
        for name, value in self._source.attributes(choice).items():
            trial.set_user_attr(name, value)
        record_costs(trial, costs, self.limits)
        return choice

    def best_trial(self, study: Study, score: PoolScore | None = None) -> FrozenTrial:
        """Return the best completed trial within the limits, by score over all such trials.

        Costs are computed anew and compared with the limits of this objective, whatever limits
        the trials were made with.

        Args:
            study: A study of this objective.
            score: How several metrics become one; by default that of the study's sampler, and that
                of this objective if the sampler has none.

        Raises:
            ValueError: If no such trial is completed yet.
        """
        return self.history(study, score).best

    def history(self, study: Study, score: PoolScore | None = None) -> ScoredHistory:
        """Return the completed trials within the limits of this objective with their scores.

        Takes the arguments of `best_trial`. A score with a reference is relative to as many
        founders as are stored with the study.
        """
        if score is None and not isinstance(study.sampler, ProposingSampler):
            score = self.score

        def accepts(trial: FrozenTrial) -> bool:
            return is_feasible(trial) and self.is_within_limits(trial)

        return FreeREASampler.history(
            study, score, accepts=accepts, founder_count=stored_founder_count(study)
        )

    def is_within_limits(self, trial: FrozenTrial) -> bool:
        """Return whether what a trial of this objective chose is within all limits."""
        if not self.limits:
            return True
        costs = self._source.costs(self._source.chosen(trial))
        return all(excess <= 0 for excess in constraint_values(self.limits, costs).values())

    def build_network(self, trial: Trial | FrozenTrial) -> nn.Module:
        """Build the network of a trial of this objective, in full size, ready to be trained."""
        return self._source.build_network(trial)

    @property
    def space(self) -> SearchSpace:
        """The search space."""
        return self.space_source.space

    @property
    def evaluator(self) -> Evaluator:
        """What measures architectures of the search space."""
        return self.space_source.evaluator

    def architecture(self, trial: Trial | FrozenTrial) -> Architecture:
        """Return the architecture of the search space that a trial of this objective chose."""
        return self.space_source.architecture(trial)

    def costs(self, architecture: Architecture) -> dict[str, float]:
        """Return FLOPs, parameters and every limited cost of an architecture."""
        return self.space_source.costs(architecture)

    def is_feasible(self, architecture: Architecture) -> bool:
        """Return whether an architecture is within all limits."""
        return self.space_source.is_feasible(architecture)

    @property
    def space_source(self) -> SpaceSource:
        """What architectures of the search space are measured and limited by."""
        if not isinstance(self._source, SpaceSource):
            raise InputError("this objective has no search space: its networks come from `build`.")
        return self._source
