"""Meetings from notice to close."""
