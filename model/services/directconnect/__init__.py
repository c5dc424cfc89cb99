"""Direct Connect: private lines from data centres to AWS, and the virtual interfaces on them."""
