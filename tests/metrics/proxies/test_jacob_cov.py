"""The metric jacob_cov."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from freerea.metrics import JacobCov, NetworkProbe


def test_the_value_is_that_of_a_plain_computation(probe: NetworkProbe) -> None:
    images = probe.images.clone().requires_grad_()
    copy.deepcopy(probe.network)(images).sum().backward()
    assert images.grad is not None
    correlations = np.corrcoef(images.grad.flatten(1).double().numpy())
    eigenvalues = np.linalg.eigvals(correlations).real
    expected = -float(np.sum(np.log(eigenvalues + 1e-5) + 1 / (eigenvalues + 1e-5)))

    assert JacobCov().measure(probe) == pytest.approx(expected, rel=1e-4)


def test_images_that_are_alike_lower_the_value(probe: NetworkProbe) -> None:
    images = probe.images.clone()
    images[1:] = images[0] + images[1:] / 1000
    alike = NetworkProbe(probe.network, images, probe.labels, probe.generator)

    assert JacobCov().measure(alike) < JacobCov().measure(probe)


def test_a_network_without_a_path_has_the_worst_value(probe_without_path: NetworkProbe) -> None:
    assert JacobCov().measure(probe_without_path) == JacobCov.worst()
