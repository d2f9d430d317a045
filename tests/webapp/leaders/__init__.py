"""Promises of this room."""
