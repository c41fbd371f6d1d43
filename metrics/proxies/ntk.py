"""NTK: how evenly gradient descent would fit the images."""

from __future__ import annotations

from freerea_plugins import NetworkMetric, Probe


class NTK(NetworkMetric):
    r"""Condition number of the neural tangent kernel; lower is better.

    $\lambda_{\max} / \lambda_{\min}$ of the Gram matrix $K_{ij} = \langle g_i, g_j \rangle$, with
    $g_i$ the gradient of the summed logits of image i by the weights of convolutions, linear,
    attention and recurrent layers. Batch-norm is in evaluation mode, with the statistics that it
    has before training, so that $g_i$ depends on image i alone; this agrees with the paper's Table
    1, `ntk_train` does not. Needs one forward and one backward pass for each of the first 32 images
    of the batch, and memory for as many gradients.

    A singular K, as of a network without a path from image to output, gives ``inf``.

    Source: Jacot et al., https://arxiv.org/abs/1806.07572; Chen et al., Neural Architecture Search
    on ImageNet in Four GPU Hours, https://arxiv.org/abs/2102.11535, who sum the logits instead of
    keeping a row for each.
    """

    name = "ntk"
    direction = "minimize"
    version = "2"

    def measure(self, probe: Probe) -> float:
        """Return the condition number of one initialisation."""
        from ..networks.outputs import sum_of
        from ..networks.preservation import evaluation_mode
        from ..networks.recurrence import differentiable_recurrence
        from ..probing.gradient_kernel import IMAGES, condition_number, gradient_kernel, jacobian
        from ..probing.loss_gradients import differentiable

        images = probe.images[:IMAGES]
        with (
            evaluation_mode(probe.network),
            differentiable_recurrence(probe.network),
            differentiable(probe.network) as weights,
        ):
            totals = (sum_of(probe.network(image[None].clone())) for image in images)
            gradients = jacobian(totals, len(images), weights)
        return condition_number(gradient_kernel(gradients))
