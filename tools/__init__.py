"""What can be looked up, computed and done, and in which plant system."""
