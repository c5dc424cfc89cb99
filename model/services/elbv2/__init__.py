"""Application load balancers: who answers a request, and who is well enough to."""

TENDS = ("cloudfront", "elb", "route53", "sns", "traffic")
"Those who ask web servers, too: how machines answer is known here."
