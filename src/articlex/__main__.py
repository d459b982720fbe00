"""``python -m articlex``."""

from articlex.cli import main

if __name__ == "__main__":
    main()
