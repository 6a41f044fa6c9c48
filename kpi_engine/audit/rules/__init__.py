"""The rules of an audit, one file each; every module here is read."""

from importlib import import_module
from pkgutil import iter_modules

from kpi_engine.audit.rule import RULES

__all__ = ["RULES"]

for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
