"""Help: what the buttons do, and where things are."""

from __future__ import annotations

from kpi_engine._version import __version__
from kpi_engine.hosts.macros.port import MacroPort
from kpi_engine.hosts.macros.registry import macro, macros


@macro(
    "help", label="Help", tip="What the buttons do, and which version this is", icon="Help", group="Help",
    key="H",
)  # fmt: skip
def show_help(port: MacroPort) -> None:
    """Shows what each button does, the version of the engine, and where its log is."""
    lines = [f"{each.label}: {each.tip}." for each in macros() if each.name != "help"]
    port.tell(
        "\n".join(
            [f"SaaS KPI engine {__version__}. MIT licence. Your workbook never leaves this computer.", "",
             *lines, "", f"Log and settings: {port.settings}"]
        )
    )  # fmt: skip
