"""Rules 联动: what follows when a form was sent."""
