"""Stories of what each person keeps at their own desk."""
