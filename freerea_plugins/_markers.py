"""Names and markers by which plugins are found."""

import pluggy

PROJECT_NAME = "freerea"
"""The pluggy project name, and the entry-point group in which plugins register."""

hookspec = pluggy.HookspecMarker(PROJECT_NAME)
"""Marks a function as the declaration of a hook."""

hookimpl = pluggy.HookimplMarker(PROJECT_NAME)
"""Marks a function or method as a plugin's implementation of one of the hooks."""
