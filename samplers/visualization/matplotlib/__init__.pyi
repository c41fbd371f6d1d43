from .lineage import plot_lineage as plot_lineage
from .population import plot_population as plot_population

__all__ = ["plot_lineage", "plot_population"]
