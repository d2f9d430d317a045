"""What carries sound and picture: the only package that knows aiortc."""
