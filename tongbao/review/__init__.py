"""What a person decides about facts: kept in the dataset, replayed, shown, audited."""
