"""Metrics on a device that has no float64, as Apple's."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

from freerea.metrics import NetworkProbe, initialize, pink_noise
from freerea.metrics.networks.measurable_copy import make_measurable
from freerea_plugins import Dataset, NetworkMetric, default_plugin_manager

NAMES = [
    name
    for name, registration in default_plugin_manager().metrics.items()
    if registration.plugin.name == "freerea-metrics"
    and issubclass(registration.component, NetworkMetric)
]
DEVICE = torch.device("meta")  # The one device besides the CPU that every build knows.


class OnDevice(Tensor):
    """A tensor that says it is on the device, and holds its numbers on the CPU."""

    held: Tensor

    @staticmethod
    def __new__(cls, held: Tensor) -> OnDevice:
        made = Tensor._make_wrapper_subclass(
            cls, held.size(), strides=held.stride(), dtype=held.dtype, device=DEVICE
        )
        made.held = held
        return made

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise NotImplementedError("the device is not there")


class Device(TorchDispatchMode):
    """Computes what is asked of the device on the CPU, and refuses float64."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = dict(kwargs or {})
        tensors = [
            each for each in torch.utils._pytree.tree_leaves((args, given)) if is_tensor(each)
        ]
        target = given.get("device")
        on_device = any(isinstance(each, OnDevice) for each in tensors)
        if target == DEVICE:
            given["device"] = torch.device("cpu")
        result = func(*tree_map(held, args), **tree_map(held, given))
        stays = on_device if target is None else target == DEVICE
        if func is torch.ops.aten._local_scalar_dense.default or not (on_device or stays):
            return result
        if func is torch.ops.aten._to_copy.default and on_device and not stays:
            # A change of type happens before the numbers leave the device.
            check_type(result)
            return result
        if not stays:
            return result
        by_held = {id(each.held): each for each in tensors if isinstance(each, OnDevice)}
        return tree_map(lambda each: wrapped(each, by_held), result)


def is_tensor(value: object) -> bool:
    return isinstance(value, Tensor)


def held(value: Any) -> Any:
    return value.held if isinstance(value, OnDevice) else value


def wrapped(value: Any, by_held: dict[int, OnDevice]) -> Any:
    if not isinstance(value, Tensor):
        return value
    check_type(value)
    known = by_held.get(id(value))
    return OnDevice(value) if known is None else known


def check_type(tensor: Tensor) -> None:
    if tensor.dtype == torch.float64:
        raise TypeError("the device has no float64")


class Network(nn.Module):
    """Two blocks, normalised, and a flow beyond float32 where asked for."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self.factor = factor
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU())
        self.block = nn.Sequential(nn.Conv2d(6, 6, 3, padding=1), nn.BatchNorm2d(6), nn.ReLU())
        self.classifier = nn.Linear(6, 10)

    def forward(self, images: Tensor) -> Tensor:
        features = self.block(self.stem(images)) * self.factor * self.factor
        logits: Tensor = self.classifier(features.mean(dim=(2, 3)))
        return logits


def probe_of(factor: float, *, on_device: bool) -> NetworkProbe:
    network = Network(factor)
    generator = torch.Generator().manual_seed(3)
    initialize(network, generator)
    make_measurable(network)
    batch = pink_noise(Dataset("toy", (3, 8, 8), 10), size=8)
    if not on_device:
        return NetworkProbe(network, batch.images, batch.labels, generator)
    for module in network.modules():
        for name, parameter in module._parameters.items():
            if parameter is not None:
                module._parameters[name] = nn.Parameter(OnDevice(parameter.detach()))
        for name, buffer in module._buffers.items():
            if buffer is not None:
                module._buffers[name] = OnDevice(buffer)
    return NetworkProbe(network, OnDevice(batch.images), OnDevice(batch.labels), generator)


@pytest.mark.parametrize("factor", [1.0, 1e25])
@pytest.mark.parametrize("name", NAMES)
def test_a_metric_does_not_ask_the_device_for_float64(name: str, factor: float) -> None:
    metric = default_plugin_manager().metric(name)()
    assert isinstance(metric, NetworkMetric)
    expected = metric.measure(probe_of(factor, on_device=False))

    with Device():
        found = metric.measure(probe_of(factor, on_device=True))

    assert found == pytest.approx(expected, rel=1e-5)


def test_the_device_refuses_float64() -> None:
    with Device():
        tensor = OnDevice(torch.ones(2))
        with pytest.raises(TypeError, match="no float64"):
            tensor.to("cpu", torch.float64)
        with pytest.raises(TypeError, match="no float64"):
            tensor.sum(dtype=torch.float64)
        assert tensor.cpu().double().sum() == 2
