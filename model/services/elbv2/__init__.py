"""Application load balancers: who answers a request, and who is well enough to."""

TENDS = ("elb", "traffic")
