"""Parts of a screen, one file each, named as they are seen."""
