"""The migrations, run by Alembic; and which is the newest, without loading any of them."""

NEWEST = "0007"
"""A test pins it to Alembic's head."""
