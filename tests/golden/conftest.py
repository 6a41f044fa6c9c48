"""Every guide's workbook, filled from its sample in both styles, and computed anew by LibreOffice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpi_engine.catalogue.guides import GUIDES
from tests.golden.cases import Case, Values, read_values


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """Every guide by its code; nothing is filled before it is asked for."""
    return {guide.code: Case(guide, tmp_path_factory.mktemp(guide.code)) for guide in GUIDES}


@pytest.fixture(scope="session", params=[guide.code for guide in GUIDES])
def case(request: pytest.FixtureRequest, cases: dict[str, Case]) -> Case:
    """Each guide in turn."""
    return cases[request.param]


@pytest.fixture(scope="session")
def computed(case: Case, libreoffice: Any) -> Values:
    """The filled workbook of native formulas computed anew by LibreOffice."""
    return read_values(libreoffice.convert(case.filled("native"), case.folder / "computed"))


@pytest.fixture(scope="session")
def compute(libreoffice: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Values]:
    """Computes a workbook in LibreOffice."""

    def run(workbook: Path) -> Values:
        return read_values(libreoffice.convert(workbook, tmp_path_factory.mktemp("computed")))

    return run
