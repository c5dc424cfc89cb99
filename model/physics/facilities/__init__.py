"""The provider's buildings: what keeps the machines of an Availability Zone running, and what may go wrong with it."""
