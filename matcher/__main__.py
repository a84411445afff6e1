"""``python -m matcher``."""

from matcher.cli import run

if __name__ == "__main__":
    run()
