"""The OpenAPI document: what FastAPI derives from the routes, and what the layers around them add to every answer."""
