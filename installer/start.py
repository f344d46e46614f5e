"""Where a built CreditDesk begins, and each process that makes letters beside it."""

import sys
from multiprocessing import freeze_support

# In such a process this does its work and ends there: only the first goes on.
freeze_support()

from creditdesk.__main__ import main  # noqa: E402 - the others need nothing of it

sys.exit(main())
