"""Where a built CreditDesk begins."""

import sys

from creditdesk.__main__ import main

sys.exit(main())
