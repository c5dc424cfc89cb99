"""What you see. Screens talk to the front desk (model.client) only."""
