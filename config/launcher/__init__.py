"""What `make` does before Waymark can speak for itself. Standard library only: nothing is installed yet."""
