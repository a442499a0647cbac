"""What is written down: procedures and the history of past exceptions."""
