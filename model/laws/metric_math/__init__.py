"""CloudWatch metric math: expressions over aligned time series, parsed and computed by our own small grammar."""
