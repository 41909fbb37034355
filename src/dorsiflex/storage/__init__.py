"""The database: `transactions` opens a `Store`, the only entry point to it."""
