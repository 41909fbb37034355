"""What the Tab key completes: where it was pressed, what fits there, how a shell is told."""
