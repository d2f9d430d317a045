"""Promises of consultations."""
