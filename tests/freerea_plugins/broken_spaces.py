"""Plugins whose search spaces break a rule, with the reason."""

from __future__ import annotations

from tests.freerea_plugins.plugin_sources import space

BROKEN_SPACES = {
    "no data sets": (
        space("datasets=()"),
        "space `faulty` has `datasets` (), which must be a tuple of at least one Dataset",
    ),
    "data sets that are names": (
        space("datasets=('cifar10',)"),
        "space `faulty` has `datasets` with 'cifar10', which is no Dataset",
    ),
    "name of a data set": (
        space("datasets=(Dataset('two words', (1, 4, 4), 2),)"),
        "space `faulty` has the data set 'two words': names have letters, digits, ",
    ),
    "data sets of one name": (
        space("datasets=(Dataset('a', (1, 4), 2), Dataset('A', (3, 4), 2))"),
        "space `faulty` has two data sets named `a`",
    ),
    "shape of a data set": (
        space("datasets=(Dataset('a', (1, 0), 2),)"),
        "space `faulty` has the data set `a` of `input_shape` (1, 0), which must be a tuple of "
        "positive whole numbers",
    ),
    "classes of a data set": (
        space("datasets=(Dataset('a', (1, 4), 2.5),)"),
        "space `faulty` has the data set `a` of `classes` 2.5, which must be a positive whole",
    ),
    "reduced fidelity": (
        space("reduced='reduced'"),
        "space `faulty` has `reduced` 'reduced', which must be a Fidelity",
    ),
    "single fidelity": (
        space("single=3"),
        "space `faulty` has `single` 3, which must be a Fidelity",
    ),
    "single fidelity that is made": (
        space("single=property(lambda self: 'deep')"),
        "space `faulty` has `single` 'deep', which must be a Fidelity",
    ),
    "single fidelity that fails": (
        space("single=property(lambda self: self.depth)"),
        "cannot be looked into: AttributeError: 'ASpace' object has no attribute 'depth'",
    ),
    "space that takes no data set": (
        space("__init__=lambda self: SearchSpace.__init__(self)"),
        "space `faulty` must have a constructor that takes the name of a data set",
    ),
    "space that requires a data set": (
        space("__init__=lambda self, dataset: None"),
        "space `faulty` must be made without arguments, but has a constructor with a missing a "
        "required argument: 'dataset'",
    ),
    "space without a data set": (
        space("__init__=lambda self, dataset=None: None"),
        "space `faulty` has no `dataset`: its constructor must call `super().__init__(dataset)`",
    ),
    "space that fails for its second data set": (
        space(
            "datasets=(Dataset('a', (1, 4), 2), Dataset('b', (3, 4), 2)), "
            "__init__=lambda self, dataset=None: {'a': SearchSpace.__init__}[dataset or 'a'](self)"
        ),
        "space `faulty` cannot be made: KeyError: 'b'",
    ),
    "variables that are nothing": (
        space("variables=()"),
        "space `faulty` has `variables` (), which must be a tuple of at least one Variable",
    ),
    "variables that are text": (
        space("variables=('depth',)"),
        "space `faulty` has `variables` with 'depth', which is no Variable",
    ),
    "variables of one name": (
        space("variables=(Variable('a', ('1', '2')), Variable('a', ('1', '2')))"),
        "space `faulty` has two variables named `a`",
    ),
    **{
        f"variable named {name!r}": (
            space(f"variables=(Variable({name!r}, ('1', '2')),)"),
            f"space `faulty` has the variable {name!r}: names have letters, digits, ",
        )
        for name in ("a:b", "a=b", "a,b", "", 1)
    },
    "choices that are numbers": (
        space("variables=(Variable('a', (1, 2)),)"),
        "space `faulty` has the variable `a` with the choice 1, which must be text, as '1'",
    ),
    "choices that are one text": (
        space("variables=(Variable('a', 'xy'),)"),
        "space `faulty` has the variable `a` of choices 'xy', which must be a tuple of at least",
    ),
    "choices with commas": (
        space("variables=(Variable('a', ('1,2', '3')),)"),
        "space `faulty` has the variable `a` with the choice '1,2': a comma separates variables",
    ),
    "a choice twice": (
        space("variables=(Variable('a', ('1', '1')),)"),
        "space `faulty` has the variable `a` with the choice `1` twice",
    ),
    "nothing to choose": (
        space("variables=(Variable('a', ('1',)), Variable('b', ('2',)))"),
        "space `faulty` has no variable with two choices, so nothing to search",
    ),
}
