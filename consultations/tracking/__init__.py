"""Due dates, answers and ratings."""
