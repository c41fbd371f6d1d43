"""Networks in files that run elsewhere, and the way back from the result of a search."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
