"""What is recorded of a network, and what is fused."""

from __future__ import annotations

import threading

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from freerea.devices import Graph, architecture_graph, network_graph
from freerea.spaces import NATSTopology

IMAGE = (3, 8, 8)


def kinds(graph: Graph) -> list[str]:
    return [each.kind for each in graph.operators]


def functions(graph: Graph) -> list[list[str]]:
    return [[call.function for call in each.calls] for each in graph.operators]


def shapes(graph: Graph) -> list[tuple[int, ...]]:
    return [graph.values[each.outputs[0]].shape for each in graph.operators]


class Plain(nn.Module):
    """A function of an image."""

    def __init__(self, function, **modules: nn.Module) -> None:
        super().__init__()
        self.function = function
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, image: Tensor) -> object:
        return self.function(self, image)


def test_batch_norm_and_activation_are_part_of_the_convolution_that_feeds_them() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 4, 3, bias=False),
        nn.BatchNorm2d(4),
        nn.ReLU6(inplace=True),
        nn.Dropout(),
        nn.Identity(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(4, 2),
    )

    graph = network_graph(network, IMAGE)

    assert kinds(graph) == ["convolution", "mean", "linear"]
    assert shapes(graph) == [(1, 4, 6, 6), (1, 4, 1, 1), (1, 2)]
    convolution, _, linear = graph.operators
    assert [(each.role, each.shape) for each in convolution.constants] == [
        ("weight", (4, 3, 3, 3)),
        ("bias", (4,)),
    ]
    assert {each.role: each.items for each in linear.constants} == {"weight": 8, "bias": 2}
    assert functions(graph)[0] == [
        "convolution.default",
        "native_batch_norm.default",
        "hardtanh_.default",
    ]


def test_an_activation_of_what_others_read_too_is_an_operator_of_its_own() -> None:
    network = Plain(
        lambda own, image: own.second(F.relu(own.first(image))) + own.first(image),
        first=nn.Conv2d(3, 3, 1),
        second=nn.Conv2d(3, 3, 1),
    )
    shared = Plain(
        lambda own, image: (features := own.first(image)) + F.relu(features),
        first=nn.Conv2d(3, 3, 1),
    )

    assert kinds(network_graph(network, IMAGE)) == ["convolution"] * 3 + ["add"]
    assert kinds(network_graph(shared, IMAGE)) == ["convolution", "relu", "add"]


def test_batch_norm_after_an_activation_stays_one_factor_and_one_summand_by_channel() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.ReLU(), nn.BatchNorm2d(4), nn.Tanh())

    graph = network_graph(network, IMAGE)

    assert functions(graph) == [
        ["convolution.default", "relu.default"],
        ["native_batch_norm.default", "tanh.default"],
    ]
    assert [each.items for each in graph.operators[1].constants] == [4, 4]


def test_what_nothing_reads_is_not_run() -> None:
    def forward(own: Plain, image: Tensor) -> Tensor:
        own.second(own.first(image))
        return own.first(image)

    network = Plain(forward, first=nn.Conv2d(3, 3, 1), second=nn.Conv2d(3, 9, 1))

    assert shapes(network_graph(network, IMAGE)) == [(1, 3, 8, 8)]


def test_views_are_no_operators_and_a_part_of_a_value_is_not_fused() -> None:
    network = Plain(
        lambda own, image: F.relu(own.first(image)[:, :2]).permute(0, 2, 3, 1),
        first=nn.Conv2d(3, 4, 1),
    )

    graph = network_graph(network, IMAGE)

    assert kinds(graph) == ["convolution", "relu"]
    assert shapes(graph) == [(1, 4, 8, 8), (1, 2, 8, 8)]


def test_what_weights_alone_make_is_a_constant_and_filling_is_not() -> None:
    def forward(own: Plain, image: Tensor) -> Tensor:
        table = (own.first.weight * 2).sum()
        return image * table + torch.ones_like(image)

    graph = network_graph(Plain(forward, first=nn.Conv2d(3, 3, 1)), IMAGE)

    assert kinds(graph) == ["mul", "fill", "add"]
    assert [each.items for each in graph.operators[0].constants] == [1]
    assert graph.operators[1].inputs == ()


def test_zeros_that_are_added_are_not() -> None:
    def forward(own: Plain, image: Tensor) -> Tensor:
        total = torch.zeros_like(image)
        for _ in range(2):
            total += own.first(image)
        return total + torch.zeros(1)

    graph = network_graph(Plain(forward, first=nn.Conv2d(3, 3, 1)), IMAGE)

    assert kinds(graph) == ["convolution", "convolution", "add", "zeros", "add"]


def test_a_weight_that_is_used_twice_is_one_constant() -> None:
    convolution = nn.Conv2d(3, 3, 1, bias=False)
    tied = network_graph(nn.Sequential(convolution, nn.ReLU(), convolution), IMAGE)
    normalized = network_graph(
        nn.Sequential(convolution, nn.BatchNorm2d(3), convolution, nn.BatchNorm2d(3)), IMAGE
    )

    assert len({each.key for one in tied.operators for each in one.constants}) == 1
    # Folding makes two of it.
    assert len({each.key for one in normalized.operators for each in one.constants}) == 4


def test_a_bias_that_is_added_to_a_product_is_its_bias() -> None:
    network = Plain(
        lambda own, image: F.linear(image.flatten(1), own.first.weight) + own.first.bias,
        first=nn.Linear(192, 5),
    )

    (linear,) = network_graph(network, IMAGE).operators

    assert [(each.role, each.items) for each in linear.constants] == [("weight", 960), ("bias", 5)]
    assert [each.function for each in linear.calls] == ["mm.default", "add.Tensor"]


def test_attention_needs_a_place_for_its_scores() -> None:
    network = Plain(
        lambda own, image: own.first(image.flatten(2).transpose(1, 2)),
        first=nn.TransformerEncoderLayer(3, 1, 6, batch_first=True),
    )

    graph = network_graph(network, IMAGE)

    assert kinds(graph).count("attention") == 1
    assert [each.workspace for each in graph.operators if each.workspace] == [64 * 64]
    assert kinds(graph).count("layer_norm") == 2


@pytest.mark.parametrize(
    ("module", "shape"),
    [
        (nn.Conv2d(3, 6, (3, 5), stride=(2, 1), padding=(1, 2), dilation=(2, 1), groups=3), IMAGE),
        (nn.Conv2d(3, 6, 3, padding="same", padding_mode="reflect"), IMAGE),
        (nn.ConvTranspose2d(3, 6, 4, stride=3, padding=1, output_padding=2, groups=3), IMAGE),
        (nn.Conv1d(3, 6, 3, stride=2), (3, 9)),
        (nn.Conv3d(3, 6, 3, padding=1), (3, 4, 5, 6)),
        (nn.Linear(8, 5), IMAGE),
        (nn.LSTM(8, 5, batch_first=True), (3, 8)),
        (nn.Bilinear(8, 8, 2), None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, nn.Module) else "",
)
def test_shapes_are_those_of_the_network_though_products_are_not_computed(module, shape) -> None:
    if shape is None:
        module = Plain(lambda own, image: own.first(image, image), first=module)
        shape = IMAGE
    with torch.no_grad():
        output = module(torch.zeros(1, *shape))
    output = output[0] if isinstance(output, tuple) else output

    graph = network_graph(module, shape)

    assert graph.values[graph.outputs[0]].items == output.numel()


def test_the_network_is_left_as_it_was() -> None:
    network = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4), nn.Dropout())
    network[1].eval()
    before = {name: each.clone() for name, each in network.state_dict().items()}
    state = torch.get_rng_state()

    network_graph(network, IMAGE)

    assert [each.training for each in network] == [True, False, True]
    assert all(torch.equal(each, network.state_dict()[name]) for name, each in before.items())
    assert torch.equal(state, torch.get_rng_state())


def test_numbers_that_do_not_come_from_the_image_decide_what_is_run() -> None:
    def forward(own: Plain, image: Tensor) -> Tensor:
        channels = torch.tensor(image.shape[1])
        for _ in range(int(channels - torch.tensor(1))):
            image = own.first(image)
        return image

    network = Plain(forward, first=nn.Conv2d(3, 3, 1))

    for _ in range(2):
        assert kinds(network_graph(network, IMAGE)) == ["convolution"] * 2


def test_a_network_that_was_recorded_is_recorded_alike_again() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 4, 3), nn.MaxPool2d(2), nn.GELU(), nn.LayerNorm(3), nn.Flatten()
    )
    permuted = Plain(
        lambda own, image: image.permute(0, 2, 3, 1).relu().permute(0, 3, 1, 2).view(1, -1),
    )

    for each in (network, permuted):
        first, second = (network_graph(each, IMAGE) for _ in range(2))
        assert (kinds(first), shapes(first)) == (kinds(second), shapes(second))


def test_threads_record_at_the_same_time() -> None:
    networks = [nn.Sequential(*[nn.Conv2d(3, 3, 1)] * count) for count in (3, 30)]
    found: dict[int, int] = {}

    def record(which: int) -> None:
        for _ in range(5):
            found[which] = len(network_graph(networks[which], IMAGE).operators)

    threads = [threading.Thread(target=record, args=(each,)) for each in (0, 1)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert found == {0: 3, 1: 30}


def test_an_architecture_is_built_without_drawing_weights() -> None:
    architecture = NATSTopology().architecture(
        "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|"
    )
    state = torch.get_rng_state()

    graph = architecture_graph(architecture)

    assert kinds(graph).count("convolution") == 1 + 15 + 2 * 3
    assert torch.equal(state, torch.get_rng_state())
