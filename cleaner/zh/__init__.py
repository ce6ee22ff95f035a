"""What the passes know of Chinese: readings, script pairs, character counts.  Data files are built by `tools/`."""
