"""From documents to files: records, views, and one writer per format."""
