"""The live role: comments and the state of a meeting, as they happen."""
