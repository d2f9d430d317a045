"""Live comments in a meeting."""
