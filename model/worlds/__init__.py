"""Ready worlds and load stories, built through the front desk."""
