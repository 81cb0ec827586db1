"""`kept hooks`: the address at which providers' notices come in."""
