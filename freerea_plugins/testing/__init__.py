"""Checks of a plugin's components, to be called from its own tests.

Each takes a component, as a class or an instance, and raises `AssertionError` with one line that
says what is wrong and what would be right. They are what FreeREA asks of its built-in components.
Importing this package is cheap: torch is imported when a check runs, and no test runner ever.
"""

from .algorithm import check_algorithm
from .constraint import check_constraint
from .exporter import check_exporter
from .fitness import check_fitness
from .metric import check_metric
from .pool_score import check_pool_score
from .space import check_space

__all__ = [
    "check_algorithm",
    "check_constraint",
    "check_exporter",
    "check_fitness",
    "check_metric",
    "check_pool_score",
    "check_space",
]
