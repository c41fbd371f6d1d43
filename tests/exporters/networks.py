"""Networks that are awkward to export."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea_plugins import NetworkFacts

FACTS = NetworkFacts(
    (3, 16, 16),
    architecture='wide"""\\deep',
    space="tests",
    class_names=("cat", "dog's", "chien é"),
    mean=(0.5, 0.4, 0.3),
    deviation=(0.2, 0.2, 0.1),
)


class Small(nn.Module):
    """Two equal blocks of other widths, and a head."""

    def __init__(self) -> None:
        super().__init__()
        self.first = Block(3, 4)
        self.second = Block(4, 8)
        self.classifier = nn.Linear(8, 3)

    def forward(self, images: Tensor) -> Tensor:
        logits: Tensor = self.classifier(self.second(self.first(images)).mean(dim=(2, 3)))
        return logits


class Block(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, features: Tensor) -> Tensor:
        return F.relu(self.norm(self.convolution(features)))


class SamePadding(nn.Conv2d):
    """Pads by what the shape of its input is."""

    def forward(self, features: Tensor) -> Tensor:
        height = features.size()[-2]
        missing = max(0, (height - 1) // 2 * 2 + 3 - height)
        if missing > 0:
            features = F.pad(features, [missing // 2, missing - missing // 2] * 2)
        return F.conv2d(features, self.weight, self.bias, 2)


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.projection = nn.Linear(width, 3 * width)
        self.scale = nn.Parameter(torch.full((width,), 0.5))

    def forward(self, tokens: Tensor, mask: Tensor | None = None) -> Tensor:
        batch, count, width = tokens.shape
        split = self.projection(tokens).reshape(batch, count, 3, self.heads, width // self.heads)
        queries, keys, values = split.permute(2, 0, 3, 1, 4).unbind(0)
        weights = (queries @ keys.transpose(-2, -1)).softmax(dim=-1)
        if mask is not None:
            weights = weights * mask
        mixed = (weights @ values).transpose(1, 2).reshape(batch, count, width)
        return self.scale * mixed


class Awkward(nn.Module):
    """Shapes that decide, parameters and constants of its own, lists, sharing, things in place."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential()
        self.stem.add_module("convolution", SamePadding(3, 8, 3))
        self.stem.add_module("activation", nn.Hardswish())
        self.position = nn.Parameter(torch.randn(1, 16, 8) * 0.1)
        self.register_buffer("factor", torch.tensor(3.0))
        self.register_buffer(
            "offset", torch.tensor([0.1, -0.2, 0.3]).view(3, 1, 1), persistent=False
        )
        self.steps = torch.arange(8).float()
        self.blocks = nn.ModuleList(
            nn.ModuleDict({"norm": nn.LayerNorm(8), "attention": Attention(8, 2)}) for _ in range(2)
        )
        self.pool = nn.MaxPool2d(2)
        self.unused = nn.Linear(2, 2)
        self.recurrent = nn.GRU(8, 4, batch_first=True, bidirectional=True)
        self.classifier = nn.Linear(8, 3)
        self.same_classifier = self.classifier

    def forward(self, images: Tensor) -> Tensor:
        features = self.stem((images - self.offset) * self.factor)
        features += 1
        features = self.pool(features).clamp(min=-1)
        features = torch.cat([features[:, :4], F.max_pool2d(features, 3, 1, 1)[:, 4:]], dim=1)
        tokens = features.flatten(2).transpose(1, 2)
        tokens = tokens + self.position[:, : tokens.shape[1]]
        for block in self.blocks:
            tokens = tokens + block["attention"](block["norm"](tokens))
        outputs, _ = self.recurrent(tokens)
        tokens = F.dropout(tokens + outputs + self.steps, 0.3, self.training)
        if tokens.dim() == 3:
            tokens = tokens.mean(1)
        logits: Tensor = self.classifier(tokens) + self.same_classifier(-tokens)
        return logits


class Foreign(nn.Module):
    """Leaves torch on its way."""

    def forward(self, images: Tensor) -> Tensor:
        return torch.from_numpy(images.detach().numpy() * 2).mean(dim=(2, 3))
