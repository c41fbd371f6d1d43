"""Networks as programs of other libraries, run and compared."""
