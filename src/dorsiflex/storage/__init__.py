"""The database: `opening` opens a `Store`, the only entry point to it."""
