"""`python -m parole_kit` is the same as the command `parole-kit`."""

from .cli import main

raise SystemExit(main())
