<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES">
<context>
    <name>About</name>
    <message>
        <source>Version %1</source>
        <translation>Versión %1</translation>
    </message>
    <message>
        <source>Free software under the Apache License 2.0.</source>
        <translation>Software libre con la licencia Apache 2.0.</translation>
    </message>
    <message>
        <source>Made with Qt %1, Lucide icons and Noto Color Emoji.</source>
        <translation>Hecho con Qt %1, los iconos Lucide y Noto Color Emoji.</translation>
    </message>
    <message>
        <source>About Desktop Inbox</source>
        <translation>Acerca de Desktop Inbox</translation>
    </message>
</context>
<context>
    <name>AssigneeButton</name>
    <message>
        <source>Assignee: %1</source>
        <translation>Responsable: %1</translation>
    </message>
    <message>
        <source>Change the assignee</source>
        <translation>Cambiar el responsable</translation>
    </message>
</context>
<context>
    <name>AssigneePickerViewModel</name>
    <message>
        <source>Unassigned</source>
        <translation>Sin asignar</translation>
    </message>
    <message>
        <source>Available</source>
        <translation>Disponible</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Ocupado</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Ausente</translation>
    </message>
    <message>
        <source>%1 (you)</source>
        <translation>%1 (tú)</translation>
    </message>
    <message>
        <source>assigned now</source>
        <translation>asignado ahora</translation>
    </message>
</context>
<context>
    <name>AssigneePopup</name>
    <message>
        <source>Search users</source>
        <translation>Buscar usuarios</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Usuarios</translation>
    </message>
</context>
<context>
    <name>CardButton</name>
    <message>
        <source>Go to this conversation</source>
        <translation>Ir a esta conversación</translation>
    </message>
</context>
<context>
    <name>CategoryField</name>
    <message>
        <source>Search categories</source>
        <translation>Buscar categorías</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Categorías</translation>
    </message>
    <message>
        <source>Category: %1</source>
        <translation>Categoría: %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguna</translation>
    </message>
    <message>
        <source>Choose a category</source>
        <translation>Elige una categoría</translation>
    </message>
</context>
<context>
    <name>CategoryPickerViewModel</name>
    <message>
        <source>No category</source>
        <translation>Sin categoría</translation>
    </message>
    <message>
        <source>chosen now</source>
        <translation>elegida ahora</translation>
    </message>
</context>
<context>
    <name>Channel</name>
    <message>
        <source>Web chat</source>
        <translation>Chat web</translation>
    </message>
    <message>
        <source>Email</source>
        <translation>Correo</translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message>
        <source>Close conversation</source>
        <translation>Cerrar conversación</translation>
    </message>
    <message>
        <source>(optional)</source>
        <translation>(opcional)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Resumen</translation>
    </message>
    <message>
        <source>What it was about, and how it ended</source>
        <translation>De qué se trataba y cómo terminó</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Categoría</translation>
    </message>
    <message>
        <source>Characters left: %1</source>
        <translation>Caracteres restantes: %1</translation>
    </message>
</context>
<context>
    <name>ClosingViewModel</name>
    <message>
        <source>Choose a category.</source>
        <translation>Elige una categoría.</translation>
    </message>
    <message>
        <source>This category no longer exists. Choose another one.</source>
        <translation>Esta categoría ya no existe. Elige otra.</translation>
    </message>
    <message>
        <source>Write a summary.</source>
        <translation>Escribe un resumen.</translation>
    </message>
    <message>
        <source>This is too long. Shorten it to %1 characters.</source>
        <translation>Es demasiado largo. Acórtalo a %1 caracteres.</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Reply</source>
        <translation>Respuesta</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Comentario</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Mensaje</translation>
    </message>
    <message>
        <source>Enter to send · Shift+Enter for a new line</source>
        <translation>Intro para enviar · Mayús+Intro para otra línea</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Characters left: %1</source>
        <translation>Caracteres restantes: %1</translation>
    </message>
    <message>
        <source>Write an internal comment: the contact will not see it</source>
        <translation>Escribe un comentario interno: el contacto no lo verá</translation>
    </message>
    <message>
        <source>Write a reply</source>
        <translation>Escribe una respuesta</translation>
    </message>
</context>
<context>
    <name>ComposerViewModel</name>
    <message>
        <source>Not sent: it could not be saved. Check that the disk has free space, then send again.</source>
        <translation>No enviado: no se pudo guardar. Comprueba que haya espacio en el disco y vuelve a enviarlo.</translation>
    </message>
    <message>
        <source>Choose a contact to write to.</source>
        <translation>Elige un contacto para escribirle.</translation>
    </message>
</context>
<context>
    <name>ConnectionViewModel</name>
    <message>
        <source>Connecting…</source>
        <translation>Conectando…</translation>
    </message>
    <message>
        <source>Synchronising…</source>
        <translation>Sincronizando…</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Conectado</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Sin conexión</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>Sesión cerrada</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Probar ahora</translation>
    </message>
    <message>
        <source>You are signed out. Sign in to receive and send messages; nothing saved here is lost.</source>
        <translation>Tu sesión está cerrada. Iníciala para recibir y enviar mensajes; no se pierde nada de lo guardado aquí.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Offline. You are reading saved history.</source>
        <translation>Sin conexión. Estás leyendo el historial guardado.</translation>
    </message>
    <message numerus="yes">
        <source>Offline. You are reading saved history; %n message(s) will be sent when you reconnect.</source>
        <translation>
            <numerusform>Sin conexión. Estás leyendo el historial guardado; %n mensaje se enviará al reconectar.</numerusform>
            <numerusform>Sin conexión. Estás leyendo el historial guardado; %n mensajes se enviarán al reconectar.</numerusform>
        </translation>
    </message>
    <message>
        <source>Fetching history · %1 of %2</source>
        <translation>Cargando el historial · %1 de %2</translation>
    </message>
</context>
<context>
    <name>ContactListPane</name>
    <message>
        <source>Search contacts</source>
        <translation>Buscar contactos</translation>
    </message>
    <message>
        <source>Show inboxes</source>
        <translation>Mostrar bandejas</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abiertas</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Cerradas</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Orden</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>No se ha encontrado nada</translation>
    </message>
    <message>
        <source>No contact in this list has such a name.</source>
        <translation>Ningún contacto de esta lista se llama así.</translation>
    </message>
    <message>
        <source>Your conversations are fetched as soon as the server can be reached.</source>
        <translation>Tus conversaciones se cargarán en cuanto se pueda llegar al servidor.</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Sin conexión</translation>
    </message>
    <message>
        <source>This list cannot be read</source>
        <translation>No se puede leer esta lista</translation>
    </message>
    <message>
        <source>Is the disk full? Nothing saved is lost.</source>
        <translation>¿Está lleno el disco? No se pierde nada de lo guardado.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Fetching your conversations…</source>
        <translation>Cargando tus conversaciones…</translation>
    </message>
    <message>
        <source>Nothing closed yet</source>
        <translation>Aún no hay nada cerrado</translation>
    </message>
    <message>
        <source>Closed conversations stay readable here.</source>
        <translation>Las conversaciones cerradas se pueden seguir leyendo aquí.</translation>
    </message>
    <message>
        <source>All done</source>
        <translation>Todo hecho</translation>
    </message>
    <message>
        <source>New conversations appear here by themselves.</source>
        <translation>Las conversaciones nuevas aparecen aquí solas.</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Más recientes</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>Más antiguas</translation>
    </message>
    <message>
        <source>Longest waiting</source>
        <translation>Más tiempo esperando</translation>
    </message>
</context>
<context>
    <name>ContactListView</name>
    <message>
        <source>Contacts</source>
        <translation>Contactos</translation>
    </message>
</context>
<context>
    <name>ContactRowMaker</name>
    <message>
        <source>Message</source>
        <translation>Mensaje</translation>
    </message>
    <message>
        <source>Voice note</source>
        <translation>Nota de voz</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Plantilla</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Ubicación</translation>
    </message>
    <message>
        <source>waiting to be sent</source>
        <translation>pendiente de envío</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>enviado</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>entregado</translation>
    </message>
    <message>
        <source>read</source>
        <translation>leído</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>no entregado</translation>
    </message>
    <message>
        <source>Unknown contact</source>
        <translation>Contacto desconocido</translation>
    </message>
    <message>
        <source>No messages yet</source>
        <translation>Aún no hay mensajes</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>author: text</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Tú</translation>
    </message>
    <message numerus="yes">
        <source>%n unread message(s)</source>
        <translation>
            <numerusform>%n mensaje sin leer</numerusform>
            <numerusform>%n mensajes sin leer</numerusform>
        </translation>
    </message>
    <message>
        <source>unassigned</source>
        <translation>sin asignar</translation>
    </message>
    <message>
        <source>assigned to you</source>
        <translation>asignado a ti</translation>
    </message>
    <message>
        <source>assigned to %1</source>
        <translation>asignado a %1</translation>
    </message>
    <message>
        <source>a former user</source>
        <translation>un antiguo usuario</translation>
    </message>
</context>
<context>
    <name>ConversationHeader</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Close the conversation</source>
        <translation>Cerrar la conversación</translation>
    </message>
    <message>
        <source>Close with a closing note</source>
        <translation>Cerrar con nota de cierre</translation>
    </message>
    <message>
        <source>Open conversation</source>
        <translation>Abrir conversación</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Sin asignar</translation>
    </message>
</context>
<context>
    <name>ConversationViewModel</name>
    <message>
        <source>This contact has no channel that a reply could go to.</source>
        <translation>Este contacto no tiene ningún canal por el que responderle.</translation>
    </message>
    <message>
        <source>Unknown contact</source>
        <translation>Contacto desconocido</translation>
    </message>
    <message>
        <source>No channel</source>
        <translation>Sin canal</translation>
    </message>
</context>
<context>
    <name>DetailsPageMaker</name>
    <message>
        <source>Unknown contact</source>
        <translation>Contacto desconocido</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Sin asignar</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>Email</source>
        <translation>Correo</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>Hora local</translation>
    </message>
    <message>
        <source>Open · unassigned</source>
        <translation>Abierta · sin asignar</translation>
    </message>
    <message>
        <source>Open · with %1</source>
        <translation>Abierta · con %1</translation>
    </message>
    <message>
        <source>%1 · not answered yet</source>
        <comment>when opened</comment>
        <translation>%1 · aún sin respuesta</translation>
    </message>
    <message>
        <source>%1 · first response %2</source>
        <comment>when opened</comment>
        <translation>%1 · primera respuesta %2</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Cerrada</translation>
    </message>
    <message>
        <source>closed %1</source>
        <comment>category before, by whom after</comment>
        <translation>cerrada %1</translation>
    </message>
    <message>
        <source>by %1</source>
        <comment>closed by a user</comment>
        <translation>por %1</translation>
    </message>
    <message>
        <source>by a workflow</source>
        <translation>por un flujo de trabajo</translation>
    </message>
    <message>
        <source>by a bot</source>
        <translation>por un bot</translation>
    </message>
    <message>
        <source>by merging contacts</source>
        <translation>al combinar contactos</translation>
    </message>
    <message>
        <source>automatically</source>
        <translation>automáticamente</translation>
    </message>
    <message>
        <source>by a former user</source>
        <translation>por un antiguo usuario</translation>
    </message>
    <message>
        <source>%1 · resolved in %2</source>
        <comment>days</comment>
        <translation>%1 · resuelta en %2</translation>
    </message>
    <message>
        <source>former user</source>
        <translation>antiguo usuario</translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Contact details</source>
        <translation>Datos del contacto</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Canales</translation>
    </message>
    <message>
        <source>Choose a contact to see who it is and what was discussed before.</source>
        <translation>Elige un contacto para ver quién es y de qué se ha hablado antes.</translation>
    </message>
    <message>
        <source>No contact selected</source>
        <translation>Ningún contacto elegido</translation>
    </message>
    <message>
        <source>Hide contact details</source>
        <translation>Ocultar los datos del contacto</translation>
    </message>
    <message numerus="yes">
        <source>Conversations (%n)</source>
        <translation>
            <numerusform>Conversación (%n)</numerusform>
            <numerusform>Conversaciones (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Mostrar %n más</numerusform>
            <numerusform>Mostrar %n más</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DetailsStrip</name>
    <message>
        <source>Show contact details</source>
        <translation>Mostrar los datos del contacto</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>EndPill</name>
    <message numerus="yes">
        <source>More than %n new message(s)</source>
        <translation>
            <numerusform>Más de %n mensaje nuevo</numerusform>
            <numerusform>Más de %n mensajes nuevos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n mensaje nuevo</numerusform>
            <numerusform>%n mensajes nuevos</numerusform>
        </translation>
    </message>
    <message>
        <source>Go to the newest message</source>
        <translation>Ir al mensaje más reciente</translation>
    </message>
</context>
<context>
    <name>InboxesPane</name>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
    </message>
    <message>
        <source>Hide inboxes</source>
        <translation>Ocultar bandejas</translation>
    </message>
    <message>
        <source>Inboxes</source>
        <translation>Bandejas</translation>
    </message>
</context>
<context>
    <name>InboxesViewModel</name>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>Mías</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Sin asignar</translation>
    </message>
    <message numerus="yes">
        <source>%n open conversation(s)</source>
        <translation>
            <numerusform>%n conversación abierta</numerusform>
            <numerusform>%n conversaciones abiertas</numerusform>
        </translation>
    </message>
    <message>
        <source>new messages</source>
        <translation>mensajes nuevos</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>%1 – Desktop Inbox</source>
        <comment>workspace</comment>
        <translation>%1 – Desktop Inbox</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close anyway</source>
        <translation>Cerrar de todos modos</translation>
    </message>
    <message>
        <source>Write closing note</source>
        <translation>Escribir nota de cierre</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>NoticeWording</name>
    <message>
        <source>Not closed: the contact has written in the meantime.</source>
        <translation>No se ha cerrado: el contacto ha escrito mientras tanto.</translation>
    </message>
    <message>
        <source>This could not be saved. Check that the disk has free space, then try again.</source>
        <translation>No se pudo guardar. Comprueba que haya espacio en el disco y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>Not closed: a closing note with a category is needed now.</source>
        <translation>No se ha cerrado: ahora se necesita una nota de cierre con categoría.</translation>
    </message>
    <message>
        <source>Not closed: the category of the closing note no longer exists.</source>
        <translation>No se ha cerrado: la categoría de la nota de cierre ya no existe.</translation>
    </message>
    <message>
        <source>Not closed: a closing note with a summary is needed now.</source>
        <translation>No se ha cerrado: ahora se necesita una nota de cierre con resumen.</translation>
    </message>
    <message>
        <source>Not closed: the summary of the closing note is too long.</source>
        <translation>No se ha cerrado: el resumen de la nota de cierre es demasiado largo.</translation>
    </message>
    <message>
        <source>A conversation with this contact is open already.</source>
        <translation>Ya hay una conversación abierta con este contacto.</translation>
    </message>
    <message>
        <source>Not assigned: this user no longer works here.</source>
        <translation>No asignado: este usuario ya no trabaja aquí.</translation>
    </message>
    <message>
        <source>This contact no longer exists, or you may not see it any more.</source>
        <translation>Este contacto ya no existe o ya no puedes verlo.</translation>
    </message>
    <message>
        <source>You may not do this with this contact.</source>
        <translation>No puedes hacer esto con este contacto.</translation>
    </message>
    <message>
        <source>The server did not accept the assignment.</source>
        <translation>El servidor no aceptó la asignación.</translation>
    </message>
    <message>
        <source>The server did not close the conversation.</source>
        <translation>El servidor no cerró la conversación.</translation>
    </message>
    <message>
        <source>The server did not accept the change.</source>
        <translation>El servidor no aceptó el cambio.</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Passphrase</source>
        <translation>Frase de contraseña</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>La misma otra vez</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>This passphrase is wrong.</source>
        <translation>Esta frase de contraseña no es correcta.</translation>
    </message>
    <message>
        <source>This system has no keychain. Choose a passphrase that protects what Desktop Inbox keeps on this computer. It is asked for at every start and cannot be recovered.</source>
        <translation>Este sistema no tiene llavero. Elige una frase de contraseña que proteja lo que Desktop Inbox guarda en este equipo. Se pide en cada inicio y no se puede recuperar.</translation>
    </message>
    <message>
        <source>Type the passphrase that protects what Desktop Inbox keeps on this computer.</source>
        <translation>Escribe la frase de contraseña que protege lo que Desktop Inbox guarda en este equipo.</translation>
    </message>
    <message numerus="yes">
        <source>At least %n characters, please.</source>
        <translation>
            <numerusform>Al menos %n carácter, por favor.</numerusform>
            <numerusform>Al menos %n caracteres, por favor.</numerusform>
        </translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>Las dos no son iguales.</translation>
    </message>
</context>
<context>
    <name>Prompts</name>
    <message>
        <source>This profile&apos;s key is in the system&apos;s keychain, and that cannot be reached now.</source>
        <translation>La clave de este perfil está en el llavero del sistema, y ahora no se puede acceder a él.</translation>
    </message>
    <message>
        <source>The entry in the system&apos;s keychain cannot be read.</source>
        <translation>No se puede leer la entrada en el llavero del sistema.</translation>
    </message>
    <message>
        <source>The system&apos;s keychain is locked or does not answer. Unlock it to go on.</source>
        <translation>El llavero del sistema está bloqueado o no responde. Desbloquéalo para continuar.</translation>
    </message>
    <message>
        <source>The keychain does not open</source>
        <translation>El llavero no se abre</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>The disk is full. Free some space and try again; nothing was lost.</source>
        <translation>El disco está lleno. Libera espacio y vuelve a intentarlo; no se ha perdido nada.</translation>
    </message>
    <message>
        <source>Another program is using this profile&apos;s data.</source>
        <translation>Otro programa está usando los datos de este perfil.</translation>
    </message>
    <message>
        <source>The profile&apos;s folder cannot be written.</source>
        <translation>No se puede escribir en la carpeta del perfil.</translation>
    </message>
    <message>
        <source>What is kept on this computer cannot be opened now ({code}).</source>
        <translation>Lo que se guarda en este equipo no se puede abrir ahora ({code}).</translation>
    </message>
    <message>
        <source>The local copy cannot be opened</source>
        <translation>No se puede abrir la copia local</translation>
    </message>
    <message>
        <source>What is kept on this computer is encrypted with another key. It can be put aside, not deleted, and everything fetched again from the server. Messages that were not sent yet stay in the old copy.</source>
        <translation>Lo que se guarda en este equipo está cifrado con otra clave. Se puede apartar, sin borrarlo, y cargar todo de nuevo desde el servidor. Los mensajes que aún no se habían enviado se quedan en la copia antigua.</translation>
    </message>
    <message>
        <source>The key does not fit</source>
        <translation>La clave no corresponde</translation>
    </message>
    <message>
        <source>Put aside and fetch again</source>
        <translation>Apartar y cargar de nuevo</translation>
    </message>
    <message>
        <source>This profile was used by a newer version of Desktop Inbox. Please install that version.</source>
        <translation>Este perfil se usó con una versión más reciente de Desktop Inbox. Instala esa versión.</translation>
    </message>
    <message>
        <source>A newer version is needed</source>
        <translation>Hace falta una versión más reciente</translation>
    </message>
    <message>
        <source>What was kept on this computer is damaged. It was put aside as {name}, and everything is fetched again from the server. Messages that were not sent yet may be lost.</source>
        <translation>Lo que se guardaba en este equipo está dañado. Se ha apartado como {name} y todo se carga de nuevo desde el servidor. Los mensajes que aún no se habían enviado pueden haberse perdido.</translation>
    </message>
    <message>
        <source>The local copy was damaged</source>
        <translation>La copia local estaba dañada</translation>
    </message>
    <message>
        <source>The key to what is kept on this computer is not in the keychain any more. The local copy can be put aside and everything fetched again after signing in.</source>
        <translation>La clave de lo que se guarda en este equipo ya no está en el llavero. La copia local se puede apartar y todo se carga de nuevo al iniciar sesión.</translation>
    </message>
    <message>
        <source>The key is gone</source>
        <translation>La clave ya no está</translation>
    </message>
    <message>
        <source>Put aside and sign in</source>
        <translation>Apartar e iniciar sesión</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) were not sent yet and would be lost.</source>
        <translation>
            <numerusform>%n mensaje aún no se ha enviado y se perdería.</numerusform>
            <numerusform>%n mensajes aún no se han enviado y se perderían.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign out?</source>
        <translation>¿Cerrar la sesión?</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Cerrar sesión</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Desktop Inbox is already running with this profile, but its window could not be shown.</source>
        <translation>Desktop Inbox ya está abierto con este perfil, pero no se pudo mostrar su ventana.</translation>
    </message>
    <message>
        <source>Already running</source>
        <translation>Ya está abierto</translation>
    </message>
    <message>
        <source>Something went wrong inside Desktop Inbox. What you wrote is safe. If it behaves strangely, start it again. A report was written to {path}.</source>
        <translation>Algo ha fallado dentro de Desktop Inbox. Lo que escribiste está a salvo. Si se comporta de forma extraña, reinícialo. Hay un informe en {path}.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Algo ha fallado</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Navigation</source>
        <translation>Navegación</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
    </message>
    <message numerus="yes">
        <source>Messages, %n unread</source>
        <translation>
            <numerusform>Mensajes, %n sin leer</numerusform>
            <numerusform>Mensajes, %n sin leer</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. Click to try now.</source>
        <comment>state of the connection</comment>
        <translation>%1. Haz clic para probar ahora.</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Cerrar sesión</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>About Desktop Inbox</source>
        <translation>Acerca de Desktop Inbox</translation>
    </message>
</context>
<context>
    <name>RowMenu</name>
    <message>
        <source>Copy text</source>
        <translation>Copiar texto</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Abrir enlace</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Copiar enlace</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Enviar de nuevo</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>This is no address of a server.</source>
        <translation>Esto no es la dirección de un servidor.</translation>
    </message>
    <message>
        <source>The server cannot be reached. Check the address and the network.</source>
        <translation>No se puede llegar al servidor. Comprueba la dirección y la red.</translation>
    </message>
    <message>
        <source>The browser did not come back in time.</source>
        <translation>El navegador no respondió a tiempo.</translation>
    </message>
    <message>
        <source>Signing in was refused.</source>
        <translation>Se rechazó el inicio de sesión.</translation>
    </message>
    <message>
        <source>The browser could not be opened.</source>
        <translation>No se pudo abrir el navegador.</translation>
    </message>
    <message>
        <source>This profile belongs to another user or workspace.</source>
        <translation>Este perfil pertenece a otro usuario o a otro espacio de trabajo.</translation>
    </message>
    <message>
        <source>The server and this application do not fit. Update the older one.</source>
        <translation>El servidor y esta aplicación no son compatibles. Actualiza el más antiguo.</translation>
    </message>
    <message>
        <source>Signing in failed ({code}).</source>
        <translation>No se pudo iniciar sesión ({code}).</translation>
    </message>
</context>
<context>
    <name>SignInWindow</name>
    <message>
        <source>Sign in to Desktop Inbox</source>
        <translation>Iniciar sesión en Desktop Inbox</translation>
    </message>
    <message>
        <source>Sign in to your workspace</source>
        <translation>Inicia sesión en tu espacio de trabajo</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Dirección del servidor</translation>
    </message>
    <message>
        <source>Sign in with the browser</source>
        <translation>Iniciar sesión con el navegador</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Type the address of your Desktop Inbox server.</source>
        <translation>Escribe la dirección de tu servidor de Desktop Inbox.</translation>
    </message>
    <message>
        <source>Go on in your browser. This window waits for it.</source>
        <translation>Continúa en tu navegador. Esta ventana lo espera.</translation>
    </message>
</context>
<context>
    <name>TimeWording</name>
    <message>
        <source>now</source>
        <comment>short time</comment>
        <translation>ahora</translation>
    </message>
    <message numerus="yes">
        <source>%nm</source>
        <comment>short time: minutes ago</comment>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%nh</source>
        <comment>short time: hours ago</comment>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Ayer</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>ahora mismo</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) ago</source>
        <translation>
            <numerusform>hace %n minuto</numerusform>
            <numerusform>hace %n minutos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) ago</source>
        <translation>
            <numerusform>hace %n hora</numerusform>
            <numerusform>hace %n horas</numerusform>
        </translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>ayer</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>date, time of day</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Today %1</source>
        <translation>Hoy, %1</translation>
    </message>
    <message>
        <source>Yesterday %1</source>
        <translation>Ayer, %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>date, time of day</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>under 1 min</source>
        <translation>menos de 1 min</translation>
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
    <name>TimelineDelegate</name>
    <message>
        <source>Retry</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>No conversation selected</source>
        <translation>Ninguna conversación elegida</translation>
    </message>
    <message>
        <source>Choose a contact to read and to answer.</source>
        <translation>Elige un contacto para leer y responder.</translation>
    </message>
    <message>
        <source>Loading messages…</source>
        <translation>Cargando mensajes…</translation>
    </message>
    <message>
        <source>The saved messages cannot be read now. Check that the disk works and has free space.</source>
        <translation>Los mensajes guardados no se pueden leer ahora. Comprueba que el disco funcione y tenga espacio.</translation>
    </message>
    <message>
        <source>Messages cannot be shown</source>
        <translation>No se pueden mostrar los mensajes</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Nobody has written yet. A reply begins the first conversation.</source>
        <translation>Nadie ha escrito todavía. Una respuesta inicia la primera conversación.</translation>
    </message>
    <message>
        <source>No messages yet</source>
        <translation>Aún no hay mensajes</translation>
    </message>
</context>
<context>
    <name>TimelineView</name>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
    </message>
</context>
<context>
    <name>TimelineWording</name>
    <message>
        <source>%1, %2</source>
        <comment>date, time</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>New messages</source>
        <translation>Mensajes nuevos</translation>
    </message>
    <message>
        <source>Former user</source>
        <translation>Antiguo usuario</translation>
    </message>
    <message>
        <source>Conversation opened by an incoming message</source>
        <translation>Conversación abierta por un mensaje entrante</translation>
    </message>
    <message>
        <source>Conversation opened by %1</source>
        <translation>Conversación abierta por %1</translation>
    </message>
    <message>
        <source>Conversation opened by a workflow</source>
        <translation>Conversación abierta por un flujo de trabajo</translation>
    </message>
    <message>
        <source>Conversation opened by a bot</source>
        <translation>Conversación abierta por un bot</translation>
    </message>
    <message>
        <source>Conversation opened by a merge</source>
        <translation>Conversación abierta al combinar contactos</translation>
    </message>
    <message>
        <source>Conversation opened by a timer</source>
        <translation>Conversación abierta por un temporizador</translation>
    </message>
    <message>
        <source>Conversation closed by the contact</source>
        <translation>Conversación cerrada por el contacto</translation>
    </message>
    <message>
        <source>Conversation closed by %1</source>
        <translation>Conversación cerrada por %1</translation>
    </message>
    <message>
        <source>Conversation closed by a workflow</source>
        <translation>Conversación cerrada por un flujo de trabajo</translation>
    </message>
    <message>
        <source>Conversation closed by a bot</source>
        <translation>Conversación cerrada por un bot</translation>
    </message>
    <message>
        <source>Conversation closed by a merge</source>
        <translation>Conversación cerrada al combinar contactos</translation>
    </message>
    <message>
        <source>Conversation closed by a timer</source>
        <translation>Conversación cerrada por un temporizador</translation>
    </message>
    <message>
        <source>%1 was assigned by replying</source>
        <translation>Asignado a %1 al responder</translation>
    </message>
    <message>
        <source>%1 was assigned automatically</source>
        <translation>Asignado a %1 automáticamente</translation>
    </message>
    <message>
        <source>%1 took over the contact</source>
        <translation>%1 se hizo cargo del contacto</translation>
    </message>
    <message>
        <source>%1 was assigned by %2</source>
        <translation>%2 asignó a %1</translation>
    </message>
    <message>
        <source>Internal comment</source>
        <translation>Comentario interno</translation>
    </message>
    <message>
        <source>Waiting for connection</source>
        <translation>Esperando conexión</translation>
    </message>
    <message>
        <source>Message without text</source>
        <translation>Mensaje sin texto</translation>
    </message>
    <message>
        <source>Voice note</source>
        <translation>Nota de voz</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Plantilla</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Ubicación</translation>
    </message>
    <message>
        <source>Not sent: the text is empty.</source>
        <translation>No enviado: el texto está vacío.</translation>
    </message>
    <message>
        <source>Not sent: the text is too long.</source>
        <translation>No enviado: el texto es demasiado largo.</translation>
    </message>
    <message>
        <source>Not sent: this contact no longer exists or you may not write to it.</source>
        <translation>No enviado: este contacto ya no existe o no puedes escribirle.</translation>
    </message>
    <message>
        <source>Not sent: the contact has no channel that can take it.</source>
        <translation>No enviado: el contacto no tiene ningún canal que lo admita.</translation>
    </message>
    <message>
        <source>Not sent: you may not write to this contact.</source>
        <translation>No enviado: no puedes escribir a este contacto.</translation>
    </message>
    <message>
        <source>Not delivered.</source>
        <translation>No entregado.</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>pendiente</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>enviado</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>entregado</translation>
    </message>
    <message>
        <source>read</source>
        <translation>leído</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>no entregado</translation>
    </message>
    <message>
        <source>internal comment</source>
        <translation>comentario interno</translation>
    </message>
    <message>
        <source>%1 is typing…</source>
        <translation>%1 está escribiendo…</translation>
    </message>
    <message numerus="yes">
        <source>%n people are typing…</source>
        <translation>
            <numerusform>%n persona está escribiendo…</numerusform>
            <numerusform>%n personas están escribiendo…</numerusform>
        </translation>
    </message>
    <message>
        <source>Loading older messages…</source>
        <translation>Cargando mensajes anteriores…</translation>
    </message>
    <message>
        <source>Older history is not on this computer; it loads when you are online.</source>
        <translation>El historial anterior no está en este equipo; se carga cuando haya conexión.</translation>
    </message>
    <message>
        <source>This could not be saved. Check that the disk has free space, then try again.</source>
        <translation>No se pudo guardar. Comprueba que haya espacio en el disco y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>%1 gave the contact back</source>
        <translation>%1 devolvió el contacto</translation>
    </message>
    <message>
        <source>%1 was unassigned automatically</source>
        <translation>%1 dejó de estar asignado automáticamente</translation>
    </message>
    <message>
        <source>%1 was unassigned by %2</source>
        <translation>%2 quitó la asignación a %1</translation>
    </message>
</context>
<context>
    <name>_AvatarButton</name>
    <message>
        <source>Your account</source>
        <translation>Tu cuenta</translation>
    </message>
</context>
</TS>
