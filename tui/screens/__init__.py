"""What fills the terminal: signing in, the conversation, and what is opened over it."""
