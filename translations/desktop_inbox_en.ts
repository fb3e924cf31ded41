<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>AssigneePickerViewModel</name>
    <message numerus="yes">
        <source>Team of %n</source>
        <translation>
            <numerusform>Team of %n</numerusform>
            <numerusform>Team of %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttachmentsDialog</name>
    <message numerus="yes">
        <source>Send %n file(s)</source>
        <translation>
            <numerusform>Send %n file</numerusform>
            <numerusform>Send %n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttachmentsViewModel</name>
    <message numerus="yes">
        <source>Only %n file(s) can be sent at once.</source>
        <translation>
            <numerusform>Only %n file can be sent at once.</numerusform>
            <numerusform>Only %n files can be sent at once.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AvailabilitySection</name>
    <message numerus="yes">
        <source>After %n minute(s)</source>
        <translation>
            <numerusform>After %n minute</numerusform>
            <numerusform>After %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BookBar</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contact</numerusform>
            <numerusform>%Ln contacts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>BulkWording</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) assigned.</source>
        <translation>
            <numerusform>%n contact assigned.</numerusform>
            <numerusform>%n contacts assigned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) unassigned.</source>
        <translation>
            <numerusform>%n contact unassigned.</numerusform>
            <numerusform>%n contacts unassigned.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) snoozed.</source>
        <translation>
            <numerusform>%n conversation snoozed.</numerusform>
            <numerusform>%n conversations snoozed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) brought back.</source>
        <translation>
            <numerusform>%n conversation brought back.</numerusform>
            <numerusform>%n conversations brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) tagged.</source>
        <translation>
            <numerusform>%n contact tagged.</numerusform>
            <numerusform>%n contacts tagged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tag removed from %n contact(s).</source>
        <translation>
            <numerusform>Tag removed from %n contact.</numerusform>
            <numerusform>Tag removed from %n contacts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) closed.</source>
        <translation>
            <numerusform>%n conversation closed.</numerusform>
            <numerusform>%n conversations closed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undone for %n contact(s).</source>
        <translation>
            <numerusform>Undone for %n contact.</numerusform>
            <numerusform>Undone for %n contacts.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n needed no change.</source>
        <translation>
            <numerusform>%n needed no change.</numerusform>
            <numerusform>%n needed no change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be snoozed: blocked.</source>
        <translation>
            <numerusform>%n could not be snoozed: blocked.</numerusform>
            <numerusform>%n could not be snoozed: blocked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be closed: blocked.</source>
        <translation>
            <numerusform>%n could not be closed: blocked.</numerusform>
            <numerusform>%n could not be closed: blocked.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no open conversation.</source>
        <translation>
            <numerusform>%n had no open conversation.</numerusform>
            <numerusform>%n had no open conversation.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had left the list.</source>
        <translation>
            <numerusform>%n had left the list.</numerusform>
            <numerusform>%n had left the list.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message numerus="yes">
        <source>%Ln row(s) are left out.</source>
        <translation>
            <numerusform>%Ln row is left out.</numerusform>
            <numerusform>%Ln rows are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message numerus="yes">
        <source>Close %n conversation(s)</source>
        <translation>
            <numerusform>Close %n conversation</numerusform>
            <numerusform>Close %n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ColumnsPage</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the first %Ln row(s)</source>
        <translation>
            <numerusform>the first row</numerusform>
            <numerusform>the first %Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConnectionViewModel</name>
    <message numerus="yes">
        <source>Offline. You are reading saved history; %n message(s) will be sent when you reconnect.</source>
        <translation>
            <numerusform>Offline. You are reading saved history; %n message will be sent when you reconnect.</numerusform>
            <numerusform>Offline. You are reading saved history; %n messages will be sent when you reconnect.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactExport</name>
    <message numerus="yes">
        <source>%n contact(s) were exported.</source>
        <translation>
            <numerusform>%n contact was exported.</numerusform>
            <numerusform>%n contacts were exported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactImportWords</name>
    <message numerus="yes">
        <source>Import %Ln contact(s)</source>
        <translation>
            <numerusform>Import %Ln contact</numerusform>
            <numerusform>Import %Ln contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) will be added or brought up to date.</source>
        <translation>
            <numerusform>%Ln contact will be added or brought up to date.</numerusform>
            <numerusform>%Ln contacts will be added or brought up to date.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were refused: only managers and owners may import.</source>
        <translation>
            <numerusform>%Ln was refused: only managers and owners may import.</numerusform>
            <numerusform>%Ln were refused: only managers and owners may import.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactRowMaker</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>name of a file</comment>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n unread message</numerusform>
            <numerusform>%n unread messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message numerus="yes">
        <source>Conversations (%n)</source>
        <translation>
            <numerusform>Conversation (%n)</numerusform>
            <numerusform>Conversations (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n possible duplicate(s)…</source>
        <translation>
            <numerusform>%n possible duplicate…</numerusform>
            <numerusform>%n possible duplicates…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Show %n more</numerusform>
            <numerusform>Show %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EndPill</name>
    <message numerus="yes">
        <source>More than %n new message(s)</source>
        <translation>
            <numerusform>More than %n new message</numerusform>
            <numerusform>More than %n new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilesEditor</name>
    <message numerus="yes">
        <source>There can be %n file(s) at most.</source>
        <translation>
            <numerusform>There can be %n file at most.</numerusform>
            <numerusform>There can be %n files at most.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GapBar</name>
    <message numerus="yes">
        <source>%n value(s) are missing: %1</source>
        <translation>
            <numerusform>%n value is missing: %1</numerusform>
            <numerusform>%n values are missing: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InboxRowMaker</name>
    <message numerus="yes">
        <source>%n contact(s)</source>
        <translation>
            <numerusform>%n contact</numerusform>
            <numerusform>%n contacts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n open conversation(s)</source>
        <translation>
            <numerusform>%n open conversation</numerusform>
            <numerusform>%n open conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MergeViewModel</name>
    <message numerus="yes">
        <source>%n conversation(s) with all their messages</source>
        <translation>
            <numerusform>%n conversation with all its messages</numerusform>
            <numerusform>%n conversations with all their messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>%n tag</numerusform>
            <numerusform>%n tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message numerus="yes">
        <source>At least %n characters, please.</source>
        <translation>
            <numerusform>At least %n character, please.</numerusform>
            <numerusform>At least %n characters, please.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message numerus="yes">
        <source>%n file(s) go with it: %1</source>
        <translation>
            <numerusform>%n file goes with it: %1</numerusform>
            <numerusform>%n files go with it: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Prompts</name>
    <message numerus="yes">
        <source>%n message(s) were not sent yet and would be lost.</source>
        <translation>
            <numerusform>%n message was not sent yet and would be lost.</numerusform>
            <numerusform>%n messages were not sent yet and would be lost.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message numerus="yes">
        <source>Messages, %n unread</source>
        <translation>
            <numerusform>Messages, %n unread</numerusform>
            <numerusform>Messages, %n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SnippetExport</name>
    <message numerus="yes">
        <source>%n snippet(s) were exported, without their files.</source>
        <translation>
            <numerusform>%n snippet was exported, without its files.</numerusform>
            <numerusform>%n snippets were exported, without their files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SnippetImportWords</name>
    <message numerus="yes">
        <source>Import %n snippet(s)</source>
        <translation>
            <numerusform>Import %n snippet</numerusform>
            <numerusform>Import %n snippets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snippet(s) will be added or brought up to date.</source>
        <translation>
            <numerusform>%n snippet will be added or brought up to date.</numerusform>
            <numerusform>%n snippets will be added or brought up to date.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were refused: there are too many, or only managers and owners may import shared ones.</source>
        <translation>
            <numerusform>%n was refused: there are too many, or only managers and owners may import shared ones.</numerusform>
            <numerusform>%n were refused: there are too many, or only managers and owners may import shared ones.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were refused: there are too many.</source>
        <translation>
            <numerusform>%n was refused: there are too many.</numerusform>
            <numerusform>%n were refused: there are too many.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SnippetsPage</name>
    <message numerus="yes">
        <source>%n more: search for them</source>
        <translation>
            <numerusform>%n more: search for it</numerusform>
            <numerusform>%n more: search for them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SnoozeSection</name>
    <message numerus="yes">
        <source>In %n day(s), %2</source>
        <translation>
            <numerusform>In %n day, %2</numerusform>
            <numerusform>In %n days, %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SnoozeViewModel</name>
    <message numerus="yes">
        <source>In %n day(s)</source>
        <translation>
            <numerusform>In %n day</numerusform>
            <numerusform>In %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimeWording</name>
    <message numerus="yes">
        <source>%nm</source>
        <comment>short time: minutes ago</comment>
        <translation>
            <numerusform>%nm</numerusform>
            <numerusform>%nm</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%nh</source>
        <comment>short time: hours ago</comment>
        <translation>
            <numerusform>%nh</numerusform>
            <numerusform>%nh</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d</source>
        <comment>days</comment>
        <translation>
            <numerusform>%n d</numerusform>
            <numerusform>%n d</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <comment>hours</comment>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <comment>minutes</comment>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimelineWording</name>
    <message numerus="yes">
        <source>%n people are typing…</source>
        <translation>
            <numerusform>%n person is typing…</numerusform>
            <numerusform>%n people are typing…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VoiceWords</name>
    <message numerus="yes">
        <source>%n voice notes were not sent.</source>
        <translation>
            <numerusform>%n voice note was not sent.</numerusform>
            <numerusform>%n voice notes were not sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WritingSection</name>
    <message numerus="yes">
        <source>For %n second(s)</source>
        <translation>
            <numerusform>For %n second</numerusform>
            <numerusform>For %n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_DurationWords</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
</TS>
