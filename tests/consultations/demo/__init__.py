"""Promises of this topic."""
