"""Tests of the one command that starts everything."""
