"""The embedded mode: one command starts every role, watches them and brings back what dies."""
