"""The guides: which KPIs an industry follows. Each module here declares one as GUIDE; all are found."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from kpi_engine.catalogue.guides.verify import verify
from kpi_engine.model.guide import Guide
from kpi_engine.model.registry import Registry

GUIDES: Registry[Guide] = Registry("guide")
"""Every guide by id, with its short code as alias: `GUIDES.get("mas")`."""

for _module in sorted(module.name for module in iter_modules(__path__)):
    if _module != "verify":
        _guide: Guide = import_module(f"{__name__}.{_module}").GUIDE
        verify(_guide)
        GUIDES.add(_guide.id, _guide, (_guide.code,))

__all__ = ["GUIDES"]
