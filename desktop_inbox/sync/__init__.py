"""How the cache becomes and stays equal to the server, and how the outbox reaches it. No Qt: any asyncio loop will do."""
