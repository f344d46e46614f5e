"""The desk room: the worklist, calls, promises, queries, follow-ups."""
