"""What people and scripts see: text and tables, charts, and versioned JSON."""
