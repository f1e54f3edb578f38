"""Reviews 评查: samples drawn by a seed that is on record, reviewed by somebody else, told of."""
