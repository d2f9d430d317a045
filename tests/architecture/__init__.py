"""What holds for the whole tree: budgets, texts, guards, migrations, documents."""
