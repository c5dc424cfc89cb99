"""Load into numbers: pure formulas, and what every service may measure and none owns (`load`, `traffic`, `metric`)."""
