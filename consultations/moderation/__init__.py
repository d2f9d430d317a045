"""Holding, showing and hiding with a reason."""
