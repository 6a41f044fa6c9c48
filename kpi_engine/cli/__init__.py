"""The command `kpi`: a thin shell over the verbs of the engine."""
