"""Searches that train one network, whose weights all architectures share."""
