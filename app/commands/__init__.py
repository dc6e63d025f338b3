"""One module a command of `mingbai`; each has `run(arguments) -> exit status`."""
