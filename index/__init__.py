"""Finding passages among many articles."""
