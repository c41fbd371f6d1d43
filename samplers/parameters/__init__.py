"""How parameters vary that are described by distributions, whichever engine has them."""
