"""Draft rules by version and article."""
