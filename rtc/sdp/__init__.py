"""Session descriptions: strict offers in, our answers out, and the fragments of trickle ICE."""
