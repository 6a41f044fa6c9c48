"""The bench stays honest: every KPI has a yardstick, and the yardstick computes the same figures."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from kpi_engine import calculate, list_functions


def _peers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("peers", Path(__file__).with_name("peers.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


peers = _peers()


def test_every_kpi_that_takes_arrays_has_a_yardstick():
    assert {item.name for item in list_functions() if item.kpi and item.kpi.lifts} == set(peers.PEERS)


@pytest.mark.parametrize("name", peers.PEERS)
def test_the_yardstick_computes_the_same_figures(name):
    columns = peers.arguments(name, 5000)
    answer = calculate(name, *columns)
    assert not answer.codes.any()
    np.testing.assert_allclose(answer.values, peers.PEERS[name][0](*columns), rtol=1e-9)


@pytest.mark.parametrize("name", peers.PEERS)
def test_one_in_a_hundred_has_gaps(name):
    columns = peers.with_gaps(peers.arguments(name, 5000), 0.01)
    answer = calculate(name, *columns)
    assert 25 <= np.count_nonzero(answer.codes) <= 50
