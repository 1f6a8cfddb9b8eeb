"""The trail of what is done beside the cases."""
