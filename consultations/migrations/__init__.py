"""Alembic migrations, beside the models they serve."""
