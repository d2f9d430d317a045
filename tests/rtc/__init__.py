"""Promises of the media plane."""
