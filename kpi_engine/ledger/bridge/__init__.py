"""Why a KPI moved between two months: restatement, volume, mix, price and FX, to the last cent."""
