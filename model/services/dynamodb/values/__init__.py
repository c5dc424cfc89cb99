"""What an attribute holds, in the ten kinds that items are made of."""
