"""MeCo over the batch: how independent the channels of each layer are."""

from __future__ import annotations

from collections.abc import Sequence

from freerea_plugins import NetworkMetric, Observer, Probe


class BatchMeCo(NetworkMetric):
    r"""Sum over layers of the smallest eigenvalue of the channels' correlation over the batch.

    $\sum_l \lambda_{\min}(P_l)$ as in `meco`, but $P_l$ is the correlation matrix of the channels
    over the places of all images together: there are far more of those than channels, so that the
    metric sees layers of any width. Needs one forward pass of the batch with batch-norm in training
    mode, shared with `linear_regions` and the like.

    The channels of a linear layer are its outputs, whatever its inputs stand for: in a layer that
    mixes tokens they are tokens, and places are what each is computed for. A layer with a channel
    that does not vary adds 0, as does one with no more values than channels. Of more than 128
    channels 128 are compared, of more than 65,536 places as many at most, evenly spaced.

    Source: Jiang et al., as for `meco`; extended here from one image to the batch.
    """

    name = "batch_meco"

    def observers(self) -> Sequence[type[Observer]]:
        """Return the observer of channels."""
        from ..probing.channel_correlation import ChannelCorrelation

        return [ChannelCorrelation]

    def measure(self, probe: Probe) -> float:
        """Return the sum of one initialisation."""
        from ..probing.channel_correlation import ChannelCorrelation

        channels = probe.observed(ChannelCorrelation)
        return self.finite_or_worst(float(channels.smallest_eigenvalues().sum()))
