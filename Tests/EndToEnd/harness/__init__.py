"""What the end-to-end tests stand on: the real server, a receiver, a browser, and people who answer."""
