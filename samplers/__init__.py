"""The evolution, and the adapters that bring it to Optuna."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
