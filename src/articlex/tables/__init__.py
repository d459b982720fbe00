"""What tables mean: the types of their columns, and tables of labels and values."""
