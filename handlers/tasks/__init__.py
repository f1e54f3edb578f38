"""Talk about tasks: their cards, and the steps taken by button or by word."""
