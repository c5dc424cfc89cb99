"""The languages in which requests say what to look for, what to give back and what to change."""
