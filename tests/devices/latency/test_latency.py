"""Operators of a space, their table, and sums of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from freerea.devices import Latency, network_graph
from freerea.devices.latency.calls_json import calls_json, read_calls
from freerea.devices.latency.operators import operators_of, operators_of_space
from freerea.devices.latency.profile import begun_table, measure_operators
from freerea.devices.latency.runtimes import find_runtime
from freerea.devices.latency.table import LatencyTable, read_table
from freerea.devices.latency.timing import Stopwatch, Timing
from freerea.devices.latency.torch_runtime import OperatorModule, TorchRuntime
from freerea.spaces import NATSSize
from freerea_plugins import InputError

NETWORK = nn.Sequential(
    nn.Conv2d(3, 4, 3, 2, 1, bias=False),
    nn.BatchNorm2d(4),
    nn.ReLU6(),
    nn.Conv2d(4, 4, 3, padding=1, groups=4),
    nn.Hardswish(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(16, 2),
)
SHAPE = (3, 8, 8)
NAMES = [
    "convolution 1x3x8x8 to 1x4x4x4, kernel 3x3, stride 2, batch_norm, relu6",
    "convolution 1x4x4x4 to 1x4x4x4, kernel 3x3, stride 1, groups 4, bias, hardswish",
    "max_pool 1x4x4x4 to 1x4x2x2, kernel 2, stride 2",
    "linear 1x16 to 1x2, bias",
]
QUICK = Stopwatch(warm_up=0, seconds=0, fewest=2, rounds=1)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table in which the operators of the network take 1, 2, 3 and 4 ms."""
    written = LatencyTable({"space": "mine"})
    written.list_operators(operators_of(network_graph(NETWORK, SHAPE)))
    for number, name in enumerate(NAMES, start=1):
        written.record(name, Timing(number / 1000, 1e-6, 9))
    path = tmp_path / "my-laptop.csv"
    written.write(path)
    return path


def test_operators_are_described_in_words() -> None:
    assert [each.name for each in operators_of(network_graph(NETWORK, SHAPE))] == NAMES


def test_a_latency_is_the_sum_of_its_operators(table: Path) -> None:
    latency = Latency.of_argument(str(table))

    assert (latency.name, latency.unit) == ("latency:my-laptop", "seconds")
    assert latency.network_cost(NETWORK, SHAPE) == pytest.approx(0.010)
    twice = nn.Sequential(*NETWORK[:6], nn.MaxPool2d(1), *NETWORK[6:])
    with pytest.raises(InputError, match=r"no time for 1 of 5 operators .*max_pool .*kernel 1"):
        latency.network_cost(twice, SHAPE)


def test_a_study_knows_the_table_by_its_contents(table: Path) -> None:
    before = Latency(str(table))
    table.write_text(table.read_text().replace("0.001", "0.002"))
    after = Latency(str(table))

    assert before.settings() != after.settings()
    assert before != after
    assert before.network_cost(NETWORK, SHAPE) != after.network_cost(NETWORK, SHAPE)


def test_without_a_table_there_is_no_latency() -> None:
    with pytest.raises(InputError, match=r"needs a table of operators, as `latency:my-laptop\.csv"):
        Latency().network_cost(NETWORK, SHAPE)
    with pytest.raises(InputError, match=r"`none.csv` cannot be read"):
        Latency("none.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("operator,time\na,1\n", "needs the columns `operator` and `seconds`"),
        ("operator,seconds\na,1\na,2\n", "has the operator `a` twice"),
        ("operator,seconds\na,fast\n", "must be a positive number, got 'fast'"),
        ("operator,seconds\na,-1\n", "must be a positive number, got '-1'"),
        ("operator,seconds\na\n", "has not a field for each column"),
        ('operator,seconds\n"a,1\n', "cannot be read"),
        ("", "needs the columns"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text)

    with pytest.raises(InputError, match=message) as caught:
        Latency(str(path))
    assert "\n" not in str(caught.value)


def test_two_columns_are_enough_for_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "phone.csv"
    path.write_text("operator,seconds\n" + "".join(f'"{each}",0.5\n' for each in NAMES))

    assert Latency(str(path)).network_cost(NETWORK, SHAPE) == 2.0


def test_calls_are_written_and_read_and_run_as_the_network() -> None:
    for each in operators_of(network_graph(NETWORK, SHAPE)):
        assert read_calls(calls_json(each.calls)) == each.calls
        module = OperatorModule(each.calls)
        with torch.no_grad():
            output = module(*module.example_inputs())
        result = output[0] if isinstance(output, tuple) else output
        assert "x".join(map(str, result.shape)) == each.description.outputs[0]
    with pytest.raises(ValueError, match="no calls"):
        read_calls('[{"arguments": 1}]')


def test_a_profile_goes_on_where_it_was_interrupted(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "table.csv"
    facts = {"runtime": "torch", "threads": "1"}
    operators = operators_of(network_graph(NETWORK, SHAPE))
    table = begun_table(path, facts)
    table.list_operators(operators)

    def interrupt(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    monkeypatch.setattr("freerea.devices.latency.profile._TOGETHER", 2)
    with pytest.raises(KeyboardInterrupt):
        measure_operators(table, path, TorchRuntime(1), QUICK, interrupt)
    assert list(read_table(path).seconds) == NAMES[:2]

    begun = begun_table(path, facts)
    begun.list_operators(operators)
    measured: list[str] = []

    class Recording(TorchRuntime):
        def operator(self, calls):
            measured.append(calls[0].function)
            return super().operator(calls)

    measure_operators(begun, path, Recording(1), QUICK, lambda *_: None)
    assert measured == ["max_pool2d_with_indices.default", "addmm.default"]
    assert list(read_table(path).seconds) == NAMES
    with pytest.raises(InputError, match="has threads 1, not 2: take another file"):
        begun_table(path, {**facts, "threads": "2"})


def test_the_operators_of_a_space_are_those_of_its_networks() -> None:
    space = NATSSize()
    told: list[tuple[int, int]] = []

    found = operators_of_space(space, 3, report=lambda *each: told.append(each))

    assert [number for number, _ in told] == [1, 2, 3]
    assert told[-1][1] == len(found)
    assert any(name.startswith("linear 1x") for name in found)


def test_a_stopwatch_takes_the_median_of_the_quietest_round() -> None:
    warming_up = [0, 0, 0, 0]
    first, second = [0, 1, 1, 3, 3, 6], [10, 20, 20, 30, 30, 40]
    times = iter([*warming_up, *first, *warming_up, *second])
    stopwatch = Stopwatch(lambda: next(times), warm_up=0, seconds=0, fewest=3, most=3, rounds=2)

    assert stopwatch.measure(lambda: None) == Timing(2.0, 1.0, 6)


def test_runtimes_are_found_by_name() -> None:
    threads = torch.get_num_threads()
    try:
        assert find_runtime("torch", 1).version() == torch.__version__
    finally:
        torch.set_num_threads(threads)
    with pytest.raises(InputError, match="unknown runtime `tflite`"):
        find_runtime("tflite", 1)
    with pytest.raises(InputError, match="`--threads` must be 1 or more, got 0"):
        find_runtime("torch", 0)
