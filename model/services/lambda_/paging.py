"""How many things Lambda lists at once, and what it says of a token that is none of its."""

LARGEST_PAGE = 50
BAD_MARKER = ("InvalidParameterValueException", "Invalid pagination token provided in your request")
