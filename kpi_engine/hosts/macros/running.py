"""Running a macro: every way it can end is one sentence to the user, and a fault of ours is in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kpi_engine.errors import InputError, KpiEngineError
from kpi_engine.hosts.macros.port import MacroPort, StoppedError
from kpi_engine.hosts.macros.registry import Macro, macro_named
from kpi_engine.hosts.places import Profile

_LOG = "macros.log"
_STOPPED = "Stopped. Nothing was written."
_log = logging.getLogger(__name__)


def run(name: str) -> None:
    """Run a macro in the Excel that asked for it."""
    from kpi_engine.hosts.macros.xlwings_port import XlwingsPort
    from kpi_engine.hosts.own_definitions import own_definitions

    app = caller()
    try:
        port = XlwingsPort(app, Profile.of_this_user().settings)
    except InputError as fault:
        app.alert(fault.message, "SaaS KPI")
        return
    own_definitions()
    run_with(port, macro_named(name))


def caller() -> Any:
    """The Excel whose button was pressed, as xlwings hands it over."""
    import xlwings

    return xlwings.Book.caller().app


def run_with(port: MacroPort, macro: Macro) -> None:
    """Run a macro through a port; it ends with the status bar given back, and never in a traceback."""
    with _logged(port.settings):
        try:
            macro.run(port)
        except StoppedError:
            port.tell(_STOPPED)
        except KpiEngineError as fault:
            _log.warning("%s: %s", macro.name, fault.code)
            port.tell(fault.message)
        except Exception:
            _log.exception("%s could not be done", macro.name)
            port.tell(
                f"{macro.label} could not be done; nothing was saved. What went wrong is written in "
                f"{port.settings / _LOG}. Please send that file to whoever looks after the add-in."
            )
        finally:
            port.finished()


@contextmanager
def _logged(folder: Path) -> Iterator[None]:
    """What is logged goes to a file; on a Mac xlwings would show warnings as an error of the macro."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(folder / _LOG, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        handler.close()
