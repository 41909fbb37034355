"""Where tests are kept: `opening` gives a `Store`, the one door to them."""
