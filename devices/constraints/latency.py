"""Latency as a hardware constraint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from freerea_plugins import InputError

from .graph_constraint import GraphConstraint

if TYPE_CHECKING:
    from ..graphs.graph import Graph


@dataclass(frozen=True)
class Latency(GraphConstraint):
    """Seconds that one image takes: the sum of the operators of a network, as a table has them.

    Users write ``latency:FILE``, with a table that `freerea device profile` made, or any other of
    the same columns.

    Source: Cai et al., ProxylessNAS, https://arxiv.org/abs/1812.00332, and FBNet,
    https://arxiv.org/abs/1812.03443, which add up operators from a table, too.

    Attributes:
        table: The file.

    Raises:
        InputError: If the file cannot be read.
    """

    table: str | None = None
    digest: str = field(default="", init=False)

    name = "latency"
    unit = "seconds"

    def __post_init__(self) -> None:
        if self.table is not None:
            from ..latency.table import known_seconds, table_digest

            path = Path(self.table)
            object.__setattr__(self, "name", f"{self.name}:{path.stem}")
            object.__setattr__(self, "digest", table_digest(path))
            known_seconds(path, self.digest)

    @classmethod
    def of_argument(cls, argument: str) -> Latency:
        """Return the constraint for a table.

        Raises:
            InputError: If the file cannot be read.
        """
        return cls(argument)

    def graph_cost(self, graph: Graph) -> float:
        """Return the seconds of what a device runs.

        Raises:
            InputError: If there is no table, or it has no time for an operator.
        """
        from ..graphs.descriptions import describe
        from ..latency.table import known_seconds

        if self.table is None:
            raise InputError(
                "`latency` needs a table of operators, as `latency:my-laptop.csv=20ms`; "
                "`freerea device profile` makes one."
            )
        known = known_seconds(Path(self.table), self.digest)
        names = [str(describe(each, graph)) for each in graph.operators]
        missing = list(dict.fromkeys(each for each in names if each not in known))
        if missing:
            raise InputError(
                f"`{self.table}` has no time for {len(missing)} of {len(set(names))} operators of "
                f"a network, as `{missing[0]}`: measure more by `freerea device profile --output "
                f"{self.table}` with a larger `--architectures`."
            )
        return sum(known[each] for each in names)

    def settings(self) -> Mapping[str, object]:
        """Return what tells the table from others."""
        return {"table": self.digest} if self.table is not None else {}
