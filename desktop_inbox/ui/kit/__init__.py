"""What the screens share. Colours and style sheets are named here and nowhere else.

`tokens` colours and sizes; `theme` light, dark, the system's; `fonts`, `emoji`, `icons`, `avatars`, `labels`,
`buttons`, `panel`, `states`, `search_field`; `list_view` for lists of which one row is chosen;
`painting` for delegates; `dialogs` that are awaited.
"""
