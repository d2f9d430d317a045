"""Promises of languages and dates."""
