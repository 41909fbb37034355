"""Tests to files and back."""
