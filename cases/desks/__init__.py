"""What each person keeps at their own desk; none of it is part of a case."""
