"""The tasks of a batch on a Dask cluster: of this machine, or of many that share a folder."""
