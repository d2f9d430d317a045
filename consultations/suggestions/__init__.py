"""Suggestions and the table of their states."""
