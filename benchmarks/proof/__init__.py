"""The parts of `benchmarks/damage.py`: what is drawn, what is right, and a module for each section."""
