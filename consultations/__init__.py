"""What the platform means: people, drafts, meetings, duties, deadlines; knows only SQLAlchemy."""
