"""Who is told what, by which way."""
