"""MeCo: how independent the channels of each layer are for one image."""

from __future__ import annotations

from collections.abc import Sequence

from freerea_plugins import NetworkMetric, Observer, Probe


class MeCo(NetworkMetric):
    r"""Sum over layers of the smallest eigenvalue of the correlation of channels (MeCo).

    $\sum_l \lambda_{\min}(P_l)$ with $P_l$ the correlation matrix of the channels that layer l
    returns, over the places of the first image. Layers are convolutions, and linear layers that
    work place by place. Needs one forward pass of the batch with batch-norm in training mode,
    shared with `linear_regions` and the like.

    Where channels outnumber places the eigenvalue is 0 whatever the network: use `batch_meco` for
    wide networks and small maps. The authors have one random image, and count batch-norm as well,
    which scales and shifts channels and so repeats the convolution's value. Of more than 128
    channels 128 are compared, evenly spaced.

    Source: Jiang et al., MeCo: Zero-Shot NAS with One Data and Single Forward Pass via Minimum
    Eigenvalue of Correlation, NeurIPS 2023,
    https://proceedings.neurips.cc/paper_files/paper/2023/hash/bfa815ac6f08f4ada34fe22be054f2b9-Abstract-Conference.html.
    """

    name = "meco"

    def observers(self) -> Sequence[type[Observer]]:
        """Return the observer of channels."""
        from ..probing.channel_correlation import ChannelCorrelationOfOneImage

        return [ChannelCorrelationOfOneImage]

    def measure(self, probe: Probe) -> float:
        """Return the sum of one initialisation."""
        from ..probing.channel_correlation import ChannelCorrelationOfOneImage

        channels = probe.observed(ChannelCorrelationOfOneImage)
        return self.finite_or_worst(float(channels.smallest_eigenvalues().sum()))
