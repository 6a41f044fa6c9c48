"""The one place that states the version of the engine."""

__version__ = "0.1.0"
