"""The commands of `kpi addin`."""
