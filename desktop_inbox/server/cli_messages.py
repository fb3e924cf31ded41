"""What the server's commands say when they cannot do what they were asked, and with which exit code they end.

Exit codes: 0 done, 1 not possible, 2 wrong usage, 3 the port is taken, 4 the database or files cannot be used.
"""

from __future__ import annotations

from desktop_inbox.domain.errors import InboxError, StoreCorruptError, StoreError, StoreTooNewError

_MESSAGES = {
    "port_in_use": "Port {port} on {host} is in use: another server may be running. Choose another with --port.",
    "port_forbidden": "This user may not listen on port {port}. Choose one above 1023 with --port.",
    "bad_host": "{host} is no address of this machine to listen on.",
    "store_bad_url": "That is no database address: use sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
    "files_unavailable": "Files cannot be kept ({reason}): is the folder writable, the bucket there, its key set?",
    "bad_files_url": "That is no bucket: use s3://BUCKET or s3://BUCKET/PREFIX.",
    "s3_not_installed": "Buckets need the extra s3 of the program: pip install desktop-inbox[s3].",
    "store_foreign": "That database belongs to another program. Nothing was changed in it.",
    "workspace_not_found": "There is no such workspace.",
    "workspace_ambiguous": "There is more than one workspace: name one with --workspace.",
    "user_not_found": "There is no such user.",
    "channel_not_found": "There is no such channel.",
    "category_not_found": "There is no such category.",
    "name_taken": "A category with this name, or nearly this name, exists already.",
    "description_too_long": "The description must have at most {limit} characters.",
    "email_taken": "A user with this e-mail address exists already.",
    "bad_email": "That is no e-mail address.",
    "bad_password": "The password must have {shortest} to {longest} characters.",
    "passwords_differ": "The two passwords are not the same.",
    "empty_name": "The name is empty.",
    "bad_origin": "{origin} is no origin of a web site. Write, for example, https://shop.example.",
    "bad_colour": "That is no colour. Write, for example, #1f6feb.",
    "bad_code_challenge": "--code-challenge must be a PKCE S256 challenge: 43 characters of base64url.",
    "bad_redirect_uri": "--redirect-uri must be http://127.0.0.1:PORT/callback or http://[::1]:PORT/callback.",
    "user_inactive": "This user is not active.",
    "database_not_empty": "The database holds a workspace already. Nothing was changed in it.",
    "backup_exists": "{path} exists already. Nothing was written.",
    "backup_other_database": "A PostgreSQL database is backed up by PostgreSQL's own tools: pg_dump --format=custom.",
}


def message_of(error: InboxError) -> str:
    """Return what a person is told, in one line."""
    if error.code in _MESSAGES:
        return _MESSAGES[error.code].format_map(_Params(error.params))
    match error:
        case StoreTooNewError():
            return "The database was written by a newer version of Desktop Inbox. Install that version."
        case StoreCorruptError():
            return "The file is damaged, or is no database. Nothing was changed in it. Restore a backup."
        case StoreError():
            reason = f" ({error.params['reason']})" if "reason" in error.params else ""
            return (
                f"The database cannot be used now{reason}: is its server running, its disk full, its folder writable?"
            )
        case _:
            return f"Not possible: {error.code}."


def exit_code(error: InboxError) -> int:
    """Return the process's exit code for an error."""
    if isinstance(error, StoreError):
        return 4
    return 3 if error.code == "port_in_use" else 1


class _Params(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return key
