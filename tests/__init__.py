"""Promises of the three packages, mirrored."""
