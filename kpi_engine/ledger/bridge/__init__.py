"""Why a KPI moved between two months: restatement, volume, mix, price and FX, to the last cent."""

from kpi_engine.ledger.bridge.build import Question, Read, build_bridges
from kpi_engine.ledger.bridge.kpis import BRIDGE_KPIS, BridgeKpi, bridge_kpi
from kpi_engine.ledger.bridge.reading import BridgeSource
from kpi_engine.ledger.bridge.result import EFFECT_LABELS, Bridge, Effect, EffectName, NoBridge, Step

__all__ = [
    "BRIDGE_KPIS", "EFFECT_LABELS", "Bridge", "BridgeKpi", "BridgeSource", "Effect", "EffectName", "NoBridge",
    "Question", "Read", "Step", "bridge_kpi", "build_bridges",
]  # fmt: skip
