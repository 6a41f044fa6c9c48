"""Why a KPI moved between two months: restatement, volume, mix, price and exchange rates, to the last cent."""
