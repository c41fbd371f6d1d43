"""The evolution as a pymoo algorithm."""

from __future__ import annotations

import inspect
from typing import Any

from pymoo.core.algorithm import Algorithm
from pymoo.core.individual import Individual as PymooIndividual
from pymoo.core.population import Population as PymooPopulation
from pymoo.core.problem import Problem
from pymoo.core.sampling import Sampling
from pymoo.util.display.multi import MultiObjectiveOutput
from pymoo.util.display.single import SingleObjectiveOutput

from freerea.metrics import FrontPoolScore
from freerea_plugins import InputError, PoolScore

from ..evolution.scoring import scoring
from ..evolution.strategy import POPULATION_SIZE, EvolutionStrategy, FreeREAStrategy
from .algorithm_run import AlgorithmRun
from .nas_problem import NASProblem
from .optimum import Optimum
from .problem_encoding import encoding_of
from .termination import default_termination


class FreeREA(Algorithm):  # type: ignore[misc, unused-ignore]
    """The evolution of FreeREA for any pymoo problem with bounds.

    Two parents are drawn by tournament; each is mutated and a third child is their crossover;
    the oldest individual dies and the best of the rest live on. With one objective individuals
    are compared by its value, with several by the pool score.

    What is proposed depends on the evaluated individuals, the seed and the number alone, exactly
    as in the Optuna sampler. What is feasible is better than what is not, which is compared by its
    violation of the constraints, inequalities and equalities alike.

    The optimum is taken from all individuals ever evaluated, not from the last population. With
    several objectives it is their front; `best` is the one individual by pool score.

    Source: Cavagnero et al., FreeREA, https://arxiv.org/abs/2207.05135, section 3.2.

    Args:
        pop_size: Number of individuals.
        tournament_size: Number of individuals drawn to find two parents.
        crossover: Whether there is a third child by crossover.
        strategy: Who has children and who survives, instead of the three options above.
        score: How several objectives become one score; by default that of a `NASProblem`, and that
            of the front, dominance and then crowding, for other problems.
        sampling: The first founders, evaluated or not, or one of pymoo's samplings that makes
            them; drawn at random by default.
        eliminate_duplicates: Whether what is known already is varied further. If nothing new is
            found the run ends.
        **kwargs: What every pymoo algorithm takes: ``termination``, ``seed``, ``callback``, ….

    Raises:
        InputError: If a size is out of range or an option is unknown.
    """

    def __init__(
        self,
        pop_size: int = POPULATION_SIZE,
        *,
        tournament_size: int = 5,
        crossover: bool = True,
        strategy: EvolutionStrategy | None = None,
        score: PoolScore | None = None,
        sampling: Any = None,
        eliminate_duplicates: bool = True,
        **kwargs: Any,
    ) -> None:
        unknown = kwargs.keys() - inspect.signature(Algorithm.__init__).parameters.keys()
        if unknown:
            raise InputError(f"unknown option `{min(unknown)}` of FreeREA.")
        if not isinstance(crossover, bool):
            raise InputError(
                f"`crossover` must be True or False, got {crossover!r}: FreeREA brings its own."
            )
        super().__init__(**kwargs)
        self.output: Any
        self.opt: PymooPopulation | None
        self.strategy = strategy or FreeREAStrategy(
            population_size=pop_size, tournament_size=tournament_size, crossover=crossover
        )
        self.pop_size = self.strategy.population_size
        self.n_offsprings = len(self.strategy.brood)
        self.score = score
        self.sampling = sampling
        self.eliminate_duplicates = eliminate_duplicates

    @property
    def best(self) -> PymooIndividual | None:
        """The best feasible individual of the whole history, by pool score over the history."""
        return self._run.best()

    def setup(
        self, problem: Problem, verbose: bool = False, progress: bool = False, **kwargs: Any
    ) -> FreeREA:
        """Prepare the algorithm for a problem; takes the options of every pymoo algorithm.

        Raises:
            InputError: If the problem's variables are not known well enough.
        """
        if self.output is None and kwargs.get("output") is None:
            output = MultiObjectiveOutput() if problem.n_obj > 1 else SingleObjectiveOutput()
            kwargs["output"] = self.output = output
        if kwargs.get("termination", self.termination) is None:
            kwargs["termination"] = default_termination(problem, self.pop_size)
        super().setup(problem, verbose, progress, **kwargs)
        return self

    def _setup(self, problem: Problem, **_kwargs: Any) -> None:
        seed = int(self.random_state.integers(2**32)) if self.seed is None else int(self.seed)
        self._optimum = Optimum()
        encoding = encoding_of(problem)
        self._run: AlgorithmRun[Any] = AlgorithmRun(
            encoding,
            self.strategy,
            scoring(encoding.directions, self.score or _usual_score(problem)),
            seed=seed,
            avoid_duplicates=bool(self.eliminate_duplicates),
        )

    def _initialize_infill(self) -> PymooPopulation:
        given = self.sampling
        if given is None:
            return self._run.ask()
        if isinstance(given, Sampling):
            given = given.do(self.problem, self.pop_size, random_state=self.random_state)
        if not isinstance(given, PymooPopulation):
            given = PymooPopulation.new(X=given if len(given) else [])
        return PymooPopulation.merge(self._run.register(given), self._run.ask(already=len(given)))

    def _initialize_advance(self, infills: PymooPopulation, **_kwargs: Any) -> None:
        self._advance(infills)

    def _infill(self) -> PymooPopulation | None:
        infills = self._run.ask()
        if len(infills):
            return infills
        self.termination.force_termination = True
        return None

    def _advance(self, infills: PymooPopulation | None = None, **_kwargs: Any) -> None:
        if infills is not None:
            self._run.tell(infills)
            # pymoo's displays need members, even if all have failed so far.
            self.pop = PymooPopulation.create(*(self._run.population() or infills))

    def _set_optimum(self) -> None:
        if self.off is None:
            return
        with_numbers = [each for each in self.off if not self._run.has_failed(each)]
        if with_numbers and self._optimum.add(with_numbers):
            self.opt = self._optimum.population()
        elif self._optimum.is_empty():
            self.opt = self.off[:1]

    def result(self) -> Any:
        """Return pymoo's result; if nothing is feasible, with the smallest constraint violation."""
        if self._optimum.is_empty():
            self.opt = None
        result = super().result()
        if result.CV is None and self.opt is not None:
            violation = self.opt.get("CV")
            result.CV = violation[0] if self.problem.n_obj == 1 else violation
        return result


def _usual_score(problem: Problem) -> PoolScore:
    return problem.score if isinstance(problem, NASProblem) else FrontPoolScore()
