"""How long a network takes: operators measured once, and added up."""
