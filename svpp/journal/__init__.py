"""What was logged: the intake, every version, the current state, day totals, photos, what was refused."""
