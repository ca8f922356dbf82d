"""Runs the command line: `python -m specmill`."""

from specmill.cli import main

if __name__ == "__main__":
    main()
