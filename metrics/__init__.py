"""Training-free metrics, the evaluator that runs them, pool scores and hardware costs."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
