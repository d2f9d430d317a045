"""The load generator and the table of `make bench`."""
