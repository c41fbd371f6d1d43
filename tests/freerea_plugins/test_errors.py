"""Errors for what users get wrong."""

from __future__ import annotations

import pickle

from freerea_plugins import InputError, unknown_name


def test_an_unknown_name_suggests_the_nearest_and_lists_all() -> None:
    error = unknown_name("metric", "log_sinflow", ["synflow", "log_synflow", "ntk"])
    assert isinstance(error, InputError)
    assert str(error) == (
        "unknown metric `log_sinflow`. Did you mean `log_synflow`? "
        "Known: log_synflow, ntk, synflow."
    )


def test_an_unknown_name_suggests_nothing_where_nothing_is_near() -> None:
    assert str(unknown_name("space", "zzz", ["nats-tss"])) == (
        "unknown space `zzz`. Known: nats-tss."
    )
    assert str(unknown_name("space", "zzz", [])) == "unknown space `zzz`. Known: none."


def test_an_input_error_is_a_value_error() -> None:
    assert issubclass(InputError, ValueError)


def test_an_input_error_is_one_line_whatever_it_quotes() -> None:
    error = InputError("unknown metric `a\r\nb\u2028c`.")
    assert str(error) == "unknown metric `a b c`."
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
