"""Laws are tried on the same examples each time: a red suite stays red until it is mended."""

from hypothesis import settings

settings.register_profile("laws", deadline=None, derandomize=True, database=None, max_examples=100)
settings.load_profile("laws")
