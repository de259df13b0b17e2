"""Ronde: the field log of community guards and the register of the prevention plan."""
