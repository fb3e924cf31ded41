"""How the cache becomes and stays equal to the server, and how the outbox reaches it. Any asyncio loop will do."""
