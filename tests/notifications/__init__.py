"""Messages: what is told to whom, and that it arrives."""
