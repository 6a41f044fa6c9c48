"""Pure arithmetic on numpy arrays and scalars: values and error codes as two arrays, no I/O."""
