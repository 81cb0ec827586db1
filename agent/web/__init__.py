"""The pages: a shell beside the command line. Parses a request, asks a flow, shows the result; nothing leaves this machine."""
