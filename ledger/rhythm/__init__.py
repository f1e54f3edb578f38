"""The rhythm: what is due when, once each, to many readers; and what came too late."""
