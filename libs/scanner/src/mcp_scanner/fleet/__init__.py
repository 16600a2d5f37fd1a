"""What exists only between servers: imitation, look-alikes, collisions, steering, toxic flows."""
