"""NTK with batch-norm as in training."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe


class NTKTrain(NetworkMetric):
    r"""Condition number of the neural tangent kernel, batch-norm as in training; lower is better.

    As `ntk`, but batch-norm takes its statistics from the images, so that the gradient $g_i$ of
    the logits of image i passes all of them. Needs one forward pass of the first 32 images of the
    batch in training mode and one backward pass of all of these for each, and memory for as many
    gradients: many times what `ntk` takes.

    This is how TE-NAS searches; there the weights of batch-norm count too. A singular K, as of a
    network without a path from image to output, gives ``inf``.

    Source: Chen et al., Neural Architecture Search on ImageNet in Four GPU Hours,
    https://arxiv.org/abs/2102.11535; Jacot et al., https://arxiv.org/abs/1806.07572.
    """

    name = "ntk_train"
    direction = "minimize"

    def measure(self, probe: Probe) -> float:
        """Return the condition number of one initialisation."""
        from ..networks.outputs import rows_of
        from ..probing.gradient_kernel import IMAGES, condition_number, gradient_kernel, jacobian
        from ..probing.loss_gradients import differentiable

        with differentiable(probe.network) as weights:
            images = probe.images[:IMAGES]
            totals = rows_of(probe.network(images.clone()), len(images)).sum(1)
            gradients = jacobian(totals, len(totals), weights, retain_graph=True)
        return condition_number(gradient_kernel(gradients))
