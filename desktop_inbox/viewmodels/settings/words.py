"""What the settings say when something cannot be done: one sentence for each code, with what to do."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop_inbox.domain.closing import DESCRIPTION_CHARACTERS
from desktop_inbox.domain.contact_fields import OPTIONS
from desktop_inbox.domain.errors import AuthenticationError, InboxError, StoreUnavailableError, TransientError
from desktop_inbox.domain.snippet import SHORTCUT_CHARACTERS, SNIPPET_CHARACTERS
from desktop_inbox.domain.workspace import PASSWORD_CHARACTERS


class _Words(QObject):
    """Holds the sentences, where the translation's tools find them."""

    def of_code(self, code: str) -> str:
        """Return the sentence of what a rule refuses; empty for an unknown code."""
        return {**self._of_people(), **self._of_lists(), **self._of_snippets(), **self._of_the_rest()}.get(code, "")

    def offline(self) -> str:
        return self.tr("This needs the server, which cannot be reached now. Try again when you are connected.")

    def signed_out(self) -> str:
        return self.tr("You are signed out. Sign in again to change this.")

    def not_stored(self) -> str:
        return self.tr("This could not be saved on this computer. Check that there is room on the disk.")

    def unknown(self) -> str:
        return self.tr("The server did not accept this.")

    def _of_people(self) -> dict[str, str]:
        return {
            "bad_email": self.tr("This is not an email address. Write it like name@company.com."),
            "email_taken": self.tr("Somebody else has this email address."),
            "last_owner": self.tr("This is the last owner. Make somebody else an owner first."),
            "own_role": self.tr("Your own role and whether you are active are for another manager or owner to change."),
            "user_not_found": self.tr("This user is not there any more."),
            "team_not_found": self.tr("This team is not there any more."),
            "bad_password": self.tr("Use %1 to %2 characters."),
            "passwords_differ": self.tr("The two passwords are not the same."),
            "not_allowed": self.tr("You may not do this. Ask an owner of the workspace."),
        }

    def _of_lists(self) -> dict[str, str]:
        return {
            "empty_name": self.tr("Write a name."),
            "name_taken": self.tr("There is one with this name already. Choose another name."),
            "description_too_long": self.tr("This is too long. Shorten it to %3 characters."),
            "too_many": self.tr("There are as many as there can be. Remove one first."),
            "no_options": self.tr("Write at least one option, each on a line of its own."),
            "same_options": self.tr("Two options are the same. Each can be there once."),
            "too_many_options": self.tr("There can be %4 options at most."),
            "kind_is_fixed": self.tr("The type of a field cannot be changed. Add another field instead."),
            "category_not_found": self.tr("This category is not there any more."),
            "tag_not_found": self.tr("This tag is not there any more."),
            "field_not_found": self.tr("This field is not there any more."),
            "id_taken": self.tr("Somebody else has added this meanwhile."),
        }

    def _of_snippets(self) -> dict[str, str]:
        return {
            "empty_text": self.tr("Write a text, or add a file."),
            "text_too_long": self.tr("This is too long. Shorten it to %6 characters."),
            "bad_shortcut": self.tr("Use up to %7 letters, digits and signs, and no spaces."),
            "shortcut_taken": self.tr("Another snippet has this shortcut. Choose another one."),
            "sharing_is_fixed": self.tr("Who sees a snippet cannot be changed. Add another snippet instead."),
            "snippet_not_found": self.tr("This snippet is not there any more."),
            "attachment_not_found": self.tr("A file of it did not reach the server. Add the file again."),
            "upload_failed": self.tr("A file of it could not be sent to the server. Add the file again."),
        }

    def _of_the_rest(self) -> dict[str, str]:
        return {
            "bad_minutes": self.tr("Choose 30 minutes to 14 days."),
            "bad_snooze": self.tr("Choose one minute to 366 days."),
            "bad_time": self.tr("Write a time of day, for example 9:00."),
            "bad_days": self.tr("Write a number of days from 0 to 366."),
            "bad_number": self.tr("Write a whole number."),
            "too_many_presets": self.tr("There are as many as there can be. Remove one first."),
            "channel_not_found": self.tr("This channel is not there any more."),
            "bad_origin": self.tr("Write the address of each site on its own line, for example https://shop.example."),
            "bad_colour": self.tr("Write a colour as # and six digits, for example %5."),
        }


_EXAMPLE_COLOUR = "1f6feb"


def problem_words(error: InboxError) -> str:
    """Return what is wrong, in words."""
    words = _Words()
    match error:
        case StoreUnavailableError():
            return words.not_stored()
        case AuthenticationError():
            return words.signed_out()
        case TransientError():
            return words.offline()
        case _:
            return code_words(error.code)


def code_words(code: str) -> str:
    """Return why something was refused, in words."""
    words = _Words()
    text = words.of_code(code) or words.unknown()
    locale = QLocale()
    numbers = [locale.toString(number) for number in (*PASSWORD_CHARACTERS, DESCRIPTION_CHARACTERS, OPTIONS)]
    limits = [locale.toString(number) for number in (SNIPPET_CHARACTERS, SHORTCUT_CHARACTERS)]
    for place, value in enumerate((*numbers, "#" + _EXAMPLE_COLOUR, *limits), start=1):
        text = text.replace(f"%{place}", value)
    return text
