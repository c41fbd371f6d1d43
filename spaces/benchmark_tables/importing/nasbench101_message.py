"""The message in which NAS-Bench-101 keeps what it measured in one training."""

from __future__ import annotations

import functools
from typing import Any

from freerea_plugins import InputError

_PACKAGE = "nasbench"
_EVALUATION = (
    ("current_epoch", "TYPE_DOUBLE"),
    ("training_time", "TYPE_DOUBLE"),
    ("train_accuracy", "TYPE_DOUBLE"),
    ("validation_accuracy", "TYPE_DOUBLE"),
    ("test_accuracy", "TYPE_DOUBLE"),
    ("checkpoint_path", "TYPE_STRING"),
)


def parse_metrics(content: bytes) -> Any:
    """Return a message ``ModelMetrics``: evaluations in order of time, and parameters.

    Source: https://github.com/google-research/nasbench, ``model_metrics.proto``.

    Raises:
        InputError: If protobuf is not installed.
        ValueError: If it is no such message.
    """
    message = _message_class()
    from google.protobuf.message import DecodeError

    try:
        return message.FromString(content)
    except DecodeError as error:
        raise ValueError(str(error)) from error


@functools.cache
def _message_class() -> Any:
    """Build the message from its fields, as the benchmark's own package needs TensorFlow 1."""
    try:
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
    except ImportError:
        raise InputError(
            "NAS-Bench-101's file needs the package protobuf: pip install protobuf."
        ) from None
    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(
        name="freerea/model_metrics.proto", package=_PACKAGE, syntax="proto2"
    )
    evaluation = file.message_type.add(name="EvaluationData")
    for number, (name, kind) in enumerate(_EVALUATION, start=1):
        evaluation.field.add(
            name=name, number=number, type=field.Type.Value(kind), label=field.LABEL_OPTIONAL
        )
    metrics = file.message_type.add(name="ModelMetrics")
    metrics.field.add(
        name="evaluation_data",
        number=1,
        type=field.TYPE_MESSAGE,
        type_name=f".{_PACKAGE}.EvaluationData",
        label=field.LABEL_REPEATED,
    )
    metrics.field.add(
        name="trainable_parameters", number=2, type=field.TYPE_INT32, label=field.LABEL_OPTIONAL
    )
    metrics.field.add(
        name="total_time", number=3, type=field.TYPE_DOUBLE, label=field.LABEL_OPTIONAL
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.ModelMetrics"))
