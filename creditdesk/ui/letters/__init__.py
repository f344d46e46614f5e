"""Letters on screen: the preview, printing, saving, issuing."""
