"""How fast Waymark's pages are, beside two pages of the same stack in the same run. `make bench`; never a test."""
