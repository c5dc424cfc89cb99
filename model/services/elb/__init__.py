"""Classic load balancers: the older face of the balancers that elbv2 carries."""
