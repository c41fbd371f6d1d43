"""Tables of operators: listed, measured, checked."""
