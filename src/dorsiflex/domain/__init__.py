"""Knee-to-wall tests and what they say: pure, frozen, typed; no clock, no file, no terminal."""
