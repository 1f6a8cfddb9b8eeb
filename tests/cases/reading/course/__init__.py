"""What happened in the course of a case, part by part, as its readers are told."""
