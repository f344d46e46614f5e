"""The window: Qt Widgets over the services. Never SQL, never a session."""
