"""Forms 表单: filled in one field at a time, in chat; whoever asks for one gets its answers."""
