"""What travels between client and server around the entities: commands, changes, frames, problem codes."""
