"""Plugins whose components break a rule of every kind, with the reason."""

from __future__ import annotations

from tests.freerea_plugins.plugin_sources import hook, metric, space

BROKEN_COMPONENTS = {
    **{
        f"name {name!r}": (
            hook("metrics", f"metric({name!r})"),
            f"metric class AMetric has the name {name!r}: names have letters, digits, ",
        )
        for name in ("my metric", "a,b", "a:b", "a=b", "-a", ".a", "a\n", "é", 3, ["a"])
    },
    "alias that options cannot take": (
        hook("metrics", "metric('a', aliases=('b c',))"),
        "metric `a` has the alias 'b c': names have letters, digits, ",
    ),
    "aliases that are nothing": (
        hook("metrics", "metric('a', aliases=None)"),
        "metric `a` has `aliases` None, which must be a tuple of names",
    ),
    "aliases that are one text": (
        hook("metrics", "metric('a', aliases='abc')"),
        "metric `a` has `aliases` 'abc', which must be a tuple of names",
    ),
    "version that is no text": (
        hook("constraints", "constraint('a', version=2)"),
        "constraint `a` has `version` 2, which must be text",
    ),
    "summary that is no text": (
        metric("summary = classmethod(lambda cls: None)"),
        "metric `faulty` has a `summary` that returns no text",
    ),
    "suffix with a capital": (
        hook("exporters", "exporter('Onnx')"),
        "exporter `Onnx` has the suffix `Onnx`, which must be in lower case and without a dot",
    ),
    "suffix with a dot": (
        hook("exporters", "exporter('a', aliases=('tar.gz',))"),
        "exporter `a` has the suffix `tar.gz`, which must be in lower case and without a dot",
    ),
    "tolerance below zero": (
        hook("exporters", "exporter('a', tolerance=-1)"),
        "exporter `a` has `tolerance` -1, which must be a number from 0",
    ),
    "write without facts": (
        hook("exporters", "exporter('a', write=lambda self, network, path: {})"),
        "exporter `a` has `write(network, path)`, which must take (network, path, facts)",
    ),
    "direction": (
        hook("metrics", "metric('a', direction='max')"),
        "metric `a` has `direction` 'max', which must be 'maximize' or 'minimize'",
    ),
    "metric of nothing": (
        hook("metrics", "type('Faulty', (Metric,), {'name': 'a'})"),
        "metric `a` must derive from NetworkMetric or ArchitectureMetric",
    ),
    "unit that is no text": (
        hook("constraints", "constraint('a', unit=None)"),
        "constraint `a` has `unit` None, which must be text",
    ),
    "constructor with an argument": (
        metric("def __init__(self, scale): pass"),
        "metric `faulty` must be made without arguments, but has a constructor with a missing a "
        "required argument: 'scale'",
    ),
    "constructor that raises": (
        metric("def __init__(self): raise RuntimeError('no accelerator')"),
        "metric `faulty` cannot be made: RuntimeError: no accelerator",
    ),
    "constructor that exits": (
        metric("def __init__(self): raise SystemExit(1)"),
        "metric `faulty` cannot be made: SystemExit: 1",
    ),
    "measure without an argument": (
        metric("def measure(self): return 0.0"),
        "metric `faulty` has `measure()`, which must take (architecture)",
    ),
    "measure with two arguments": (
        metric("def measure(self, architecture, depth): return 0.0"),
        "metric `faulty` has `measure(architecture, depth)`, which must take (architecture)",
    ),
    "measure that is async": (
        metric("async def measure(self, architecture): return 0.0"),
        "metric `faulty` has `measure`, which must not be async",
    ),
    "measure that is a number": (
        metric("measure = 3.0"),
        "metric `faulty` has `measure`, which must be a method, not float",
    ),
    "cost without an argument": (
        hook(
            "constraints",
            "type('C', (HardwareConstraint,), "
            "{'name': 'a', 'unit': 'g', 'cost': lambda self: 1.0})",
        ),
        "constraint `a` has `cost()`, which must take (architecture)",
    ),
    "score of values alone": (
        hook("scores", "type('S', (PoolScore,), {'name': 'a', '__call__': lambda self, v: v})"),
        "score `a` has `__call__(v)`, which must take (values, directions)",
    ),
    "fitness without metrics": (
        hook("fitnesses", "type('F', (Fitness,), {'name': 'a', 'score': 'paper'})"),
        "fitness `a` has `metrics` None, which must be a tuple of at least one metric or its name",
    ),
    "fitness of one text": (
        hook("fitnesses", "fitness('a', metrics='flops')"),
        "fitness `a` has `metrics` 'flops', which must be a tuple of at least one metric or its "
        "name",
    ),
    "fitness of a class": (
        hook("fitnesses", "fitness('a', metrics=(metric('b'),))"),
        "fitness `a` has `metrics` with <class '",
    ),
    "fitness with a metric twice": (
        hook("fitnesses", "fitness('a', metrics=('flops', metric('flops')()))"),
        "fitness `a` has the metric `flops` twice",
    ),
    "fitness without a score": (
        hook("fitnesses", "type('F', (Fitness,), {'name': 'a', 'metrics': ('flops',)})"),
        "fitness `a` has `score` None, which must be a pool score or its name",
    ),
    "setting that has no name": (
        hook("algorithms", "algorithm('a', __init__=lambda self, *sizes: None)"),
        "algorithm `a` has the setting `*sizes`, which cannot be given by a name",
    ),
    "settings by any name": (
        hook("algorithms", "algorithm('a', __init__=lambda self, **sizes: None)"),
        "algorithm `a` has the setting `**sizes`, which cannot be given by a name",
    ),
    "setting without a type": (
        hook("algorithms", "algorithm('a', __init__=lambda self, size=3: None)"),
        "algorithm `a` has the setting `size` without a type, which is needed to read it",
    ),
    "setting without a default": (
        hook("algorithms", "algorithm('a', __init__=lambda self, size: None)"),
        "algorithm `a` must be made without arguments, but has a constructor with a missing a "
        "required argument: 'size'",
    ),
    "algorithm of a fitness that is no name": (
        hook("algorithms", "algorithm('a', fitness=fitness('b'))"),
        "algorithm `a` has `fitness` <class ",
    ),
    "algorithm that may propose once": (
        hook("algorithms", "algorithm('a', proposes_once='often')"),
        "algorithm `a` has `proposes_once` 'often', which must be a bool",
    ),
    "algorithm of no evaluations": (
        hook("algorithms", "algorithm('a', evaluations=0)"),
        "algorithm `a` has `evaluations` 0, which must be a whole number above 0, or None",
    ),
    "sampler of nothing": (
        hook("algorithms", "algorithm('a', create_sampler=lambda self: None)"),
        "algorithm `a` has `create_sampler()`, which must take (task)",
    ),
    "network of a genotype alone": (
        space("build_network=lambda self, genotype: None"),
        "space `faulty` has `build_network(genotype)`, which must take (genotype, fidelity=",
    ),
    "mutation without randomness": (
        space("mutate=lambda self, genotype: genotype"),
        "space `faulty` has `mutate(genotype)`, which must take (genotype, rng)",
    ),
}
