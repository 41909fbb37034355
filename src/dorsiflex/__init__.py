"""Track ankle dorsiflexion with the knee-to-wall test."""

__version__ = "0.1.0"
