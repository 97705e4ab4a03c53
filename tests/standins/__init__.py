"""Commands that hosts have and test machines lack."""
