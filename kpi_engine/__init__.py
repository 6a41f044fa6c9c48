"""SaaS KPIs a finance team can trust."""

from kpi_engine._version import __version__

__all__ = ["__version__"]
