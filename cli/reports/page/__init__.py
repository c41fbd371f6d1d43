"""One HTML file that shows runs, to be handed on."""
