"""The cloud. It knows no terminal and no socket."""
