"""HTTP: routes, guards, problem mapping."""
