"""Folders of images as data sets: their classes, a batch, a split, and what normalises them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
