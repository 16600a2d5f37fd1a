"""Pure ASGI layers around the application, outermost first: Observe, Front, Compression."""
