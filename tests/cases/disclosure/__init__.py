"""What is shown only on request, and the trace of it."""
