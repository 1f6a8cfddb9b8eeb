"""Files on a case: what may be attached, known by its content, and who took a copy."""
