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
        <source>Change the assignee: %1</source>
        <translation>Cambiar el responsable: %1</translation>
    </message>
</context>
<context>
    <name>AssigneePickerViewModel</name>
    <message>
        <source>Unassigned</source>
        <translation>Sin asignar</translation>
    </message>
    <message>
        <source>%1 (you)</source>
        <translation>%1 (tú)</translation>
    </message>
    <message numerus="yes">
        <source>Team of %n</source>
        <translation>
            <numerusform>Equipo de %n</numerusform>
            <numerusform>Equipo de %n</numerusform>
        </translation>
    </message>
    <message>
        <source>assigned now</source>
        <translation>asignado ahora</translation>
    </message>
</context>
<context>
    <name>AssigneePopup</name>
    <message>
        <source>Search users and teams</source>
        <translation>Buscar usuarios y equipos</translation>
    </message>
    <message>
        <source>Users and teams</source>
        <translation>Usuarios y equipos</translation>
    </message>
</context>
<context>
    <name>AttachTool</name>
    <message>
        <source>Send files (%1)</source>
        <translation>Enviar archivos (%1)</translation>
    </message>
    <message>
        <source>Drop files to send them</source>
        <translation>Suelta los archivos para enviarlos</translation>
    </message>
    <message>
        <source>This contact&apos;s channel</source>
        <translation>El canal de este contacto</translation>
    </message>
    <message>
        <source>Another contact is open now. Open the one before again to send these files.</source>
        <translation>Ahora hay otro contacto abierto. Vuelve a abrir el anterior para enviar estos archivos.</translation>
    </message>
</context>
<context>
    <name>AttachmentWords</name>
    <message>
        <source>This computer cannot store the file now. Check that its disk has free space.</source>
        <translation>No se pudo guardar aquí. Comprueba el espacio del disco.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>El archivo está vacío.</translation>
    </message>
    <message>
        <source>Folders cannot be sent. Compress it first.</source>
        <translation>No se pueden enviar carpetas. Comprímela antes.</translation>
    </message>
    <message>
        <source>The file is not there any more.</source>
        <translation>El archivo ya no existe.</translation>
    </message>
    <message>
        <source>The file changed while it was read. Add it again when it is finished.</source>
        <translation>Cambió mientras se leía. Añádelo cuando esté terminado.</translation>
    </message>
    <message>
        <source>The file cannot be read. Check that you may open it.</source>
        <translation>No se puede leer. Comprueba que tengas permiso.</translation>
    </message>
    <message>
        <source>The picture has too many pixels to be handled safely.</source>
        <translation>Demasiados píxeles para tratar la imagen con seguridad.</translation>
    </message>
    <message>
        <source>The picture is damaged.</source>
        <translation>La imagen está dañada.</translation>
    </message>
    <message>
        <source>The file cannot be sent.</source>
        <translation>No se puede enviar el archivo.</translation>
    </message>
    <message>
        <source>Made smaller for %1: %2 instead of %3</source>
        <comment>channel, size now, size before</comment>
        <translation>Reducida para %1: %2 en lugar de %3</translation>
    </message>
    <message>
        <source>Converted: %1 does not take this type</source>
        <comment>channel</comment>
        <translation>Convertida: %1 no admite este tipo</translation>
    </message>
    <message>
        <source>Goes as a file: %1 does not show it</source>
        <comment>channel</comment>
        <translation>Se envía como archivo: %1 no lo muestra</translation>
    </message>
    <message>
        <source>Preparing…</source>
        <translation>Preparando…</translation>
    </message>
    <message>
        <source>You are offline. The files go when you are connected again, also after this is closed.</source>
        <translation>Estás sin conexión. Los archivos se enviarán cuando vuelva, aunque cierres esta ventana.</translation>
    </message>
    <message>
        <source>%1 takes pictures up to %2</source>
        <translation>%1 admite imágenes de hasta %2</translation>
    </message>
    <message>
        <source>%1 takes video up to %2</source>
        <translation>%1 admite vídeos de hasta %2</translation>
    </message>
    <message>
        <source>%1 takes audio up to %2</source>
        <translation>%1 admite audio de hasta %2</translation>
    </message>
    <message>
        <source>%1 takes files up to %2</source>
        <translation>%1 admite archivos de hasta %2</translation>
    </message>
    <message>
        <source>%1 does not take files of this type</source>
        <translation>%1 no admite archivos de este tipo</translation>
    </message>
    <message>
        <source>%1 takes no pictures</source>
        <translation>%1 no admite imágenes</translation>
    </message>
    <message>
        <source>%1 takes no video</source>
        <translation>%1 no admite vídeos</translation>
    </message>
    <message>
        <source>%1 takes no audio</source>
        <translation>%1 no admite audio</translation>
    </message>
    <message>
        <source>%1 takes no files</source>
        <translation>%1 no admite archivos</translation>
    </message>
</context>
<context>
    <name>AttachmentsDialog</name>
    <message>
        <source>Send files</source>
        <translation>Enviar archivos</translation>
    </message>
    <message>
        <source>Drop files, paste an image, or browse</source>
        <translation>Suelta archivos, pega una imagen o búscalos</translation>
    </message>
    <message>
        <source>Add to reply</source>
        <translation>Añadir a la respuesta</translation>
    </message>
    <message>
        <source>Go on writing: with snippets, with a quote, or to send it later</source>
        <translation>Seguir escribiendo: con respuestas rápidas, con una cita o para enviarlo más tarde</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Elegir archivos</translation>
    </message>
    <message>
        <source>Discard these files?</source>
        <translation>¿Descartar estos archivos?</translation>
    </message>
    <message>
        <source>The caption and pasted pictures will be lost.</source>
        <translation>Se perderán la descripción y las imágenes pegadas.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message numerus="yes">
        <source>Send %n file(s)</source>
        <translation>
            <numerusform>Enviar %n archivo</numerusform>
            <numerusform>Enviar %n archivos</numerusform>
        </translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Characters left: %1</source>
        <translation>Caracteres restantes: %1</translation>
    </message>
</context>
<context>
    <name>AttachmentsViewModel</name>
    <message>
        <source>Image %1</source>
        <translation>Imagen %1</translation>
    </message>
    <message numerus="yes">
        <source>Only %n file(s) can be sent at once.</source>
        <translation>
            <numerusform>Solo se puede enviar %n archivo a la vez.</numerusform>
            <numerusform>Solo se pueden enviar %n archivos a la vez.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Availability</name>
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
        <source>Offline</source>
        <translation>Sin conexión</translation>
    </message>
</context>
<context>
    <name>AvailabilitySection</name>
    <message>
        <source>Your colleagues see this beside your name when they assign contacts.</source>
        <translation>Tus compañeros lo ven junto a tu nombre al asignar contactos.</translation>
    </message>
    <message>
        <source>My availability</source>
        <translation>Mi disponibilidad</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nunca</translation>
    </message>
    <message numerus="yes">
        <source>After %n minute(s)</source>
        <translation>
            <numerusform>Después de %n minuto</numerusform>
            <numerusform>Después de %n minutos</numerusform>
        </translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>I am</source>
        <translation>Estoy</translation>
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
        <source>Show me as away when I do not use this computer</source>
        <translation>Mostrarme como ausente cuando no use este equipo</translation>
    </message>
    <message>
        <source>Only while you are available. This is kept on this computer.</source>
        <translation>Solo mientras estés disponible. Se guarda en este equipo.</translation>
    </message>
</context>
<context>
    <name>AvailabilityViewModel</name>
    <message>
        <source>Your availability could not be changed. Is the disk full?</source>
        <translation>No se pudo cambiar tu disponibilidad. ¿Está lleno el disco?</translation>
    </message>
</context>
<context>
    <name>BlockQuestion</name>
    <message>
        <source>Block %1?</source>
        <translation>¿Bloquear a %1?</translation>
    </message>
    <message>
        <source>The contact leaves all inboxes but Blocked, and new messages stay there. The conversation is neither opened nor closed until the contact is unblocked. The contact is not told.</source>
        <translation>El contacto sale de todas las bandejas salvo Bloqueados, y sus mensajes nuevos se quedan allí. La conversación no se abre ni se cierra mientras siga bloqueado. El contacto no recibe ningún aviso.</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Bloquear</translation>
    </message>
</context>
<context>
    <name>BookBar</name>
    <message>
        <source>Search contacts</source>
        <translation>Buscar contactos</translation>
    </message>
    <message>
        <source>All contacts</source>
        <translation>Todos los contactos</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtro</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Columnas</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Add contact</source>
        <translation>Añadir contacto</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Contactos</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln contacto</numerusform>
            <numerusform>%Ln contactos</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloqueados</translation>
    </message>
    <message>
        <source>Managers and owners import contacts.</source>
        <translation>Solo los gestores y los propietarios importan contactos.</translation>
    </message>
</context>
<context>
    <name>BookHeader</name>
    <message>
        <source>Columns</source>
        <translation>Columnas</translation>
    </message>
    <message>
        <source>%1 (no room in this window)</source>
        <comment>a column</comment>
        <translation>%1 (no cabe en esta ventana)</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Ordenar por</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Email</source>
        <translation>Correo</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Assignee</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Añadido</translation>
    </message>
    <message>
        <source>Last activity</source>
        <translation>Última actividad</translation>
    </message>
</context>
<context>
    <name>BookTable</name>
    <message>
        <source>Contacts</source>
        <translation>Contactos</translation>
    </message>
</context>
<context>
    <name>BulkBar</name>
    <message>
        <source>Assign</source>
        <translation>Asignar</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>Posponer</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etiquetar</translation>
    </message>
    <message>
        <source>Close conversations</source>
        <translation>Cerrar conversaciones</translation>
    </message>
    <message>
        <source>Close with a closing note</source>
        <translation>Cerrar con nota de cierre</translation>
    </message>
    <message>
        <source>Clear selection</source>
        <translation>Quitar la selección</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Search tags</source>
        <translation>Buscar etiquetas</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Add a tag…</source>
        <translation>Añadir una etiqueta…</translation>
    </message>
    <message>
        <source>Remove a tag…</source>
        <translation>Quitar una etiqueta…</translation>
    </message>
</context>
<context>
    <name>BulkWording</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n seleccionado</numerusform>
            <numerusform>%n seleccionados</numerusform>
        </translation>
    </message>
    <message>
        <source>Assigning… %1 of %2</source>
        <translation>Asignando… %1 de %2</translation>
    </message>
    <message>
        <source>Unassigning… %1 of %2</source>
        <translation>Quitando la asignación… %1 de %2</translation>
    </message>
    <message>
        <source>Snoozing… %1 of %2</source>
        <translation>Posponiendo… %1 de %2</translation>
    </message>
    <message>
        <source>Bringing back… %1 of %2</source>
        <translation>Recuperando… %1 de %2</translation>
    </message>
    <message>
        <source>Adding the tag… %1 of %2</source>
        <translation>Añadiendo la etiqueta… %1 de %2</translation>
    </message>
    <message>
        <source>Removing the tag… %1 of %2</source>
        <translation>Quitando la etiqueta… %1 de %2</translation>
    </message>
    <message>
        <source>Closing… %1 of %2</source>
        <translation>Cerrando… %1 de %2</translation>
    </message>
    <message>
        <source>Undoing… %1 of %2</source>
        <translation>Deshaciendo… %1 de %2</translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) assigned.</source>
        <translation>
            <numerusform>%n contacto asignado.</numerusform>
            <numerusform>%n contactos asignados.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) unassigned.</source>
        <translation>
            <numerusform>%n contacto sin asignar ahora.</numerusform>
            <numerusform>%n contactos sin asignar ahora.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) snoozed.</source>
        <translation>
            <numerusform>%n conversación pospuesta.</numerusform>
            <numerusform>%n conversaciones pospuestas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) brought back.</source>
        <translation>
            <numerusform>%n conversación recuperada.</numerusform>
            <numerusform>%n conversaciones recuperadas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s) tagged.</source>
        <translation>
            <numerusform>%n contacto etiquetado.</numerusform>
            <numerusform>%n contactos etiquetados.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tag removed from %n contact(s).</source>
        <translation>
            <numerusform>Etiqueta quitada de %n contacto.</numerusform>
            <numerusform>Etiqueta quitada de %n contactos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) closed.</source>
        <translation>
            <numerusform>%n conversación cerrada.</numerusform>
            <numerusform>%n conversaciones cerradas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undone for %n contact(s).</source>
        <translation>
            <numerusform>Deshecho en %n contacto.</numerusform>
            <numerusform>Deshecho en %n contactos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Detenido.</translation>
    </message>
    <message>
        <source>The rest could not be saved. Is the disk full?</source>
        <translation>El resto no se pudo guardar. ¿Está lleno el disco?</translation>
    </message>
    <message numerus="yes">
        <source>%n needed no change.</source>
        <translation>
            <numerusform>%n ya estaba así.</numerusform>
            <numerusform>%n ya estaban así.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be snoozed: blocked.</source>
        <translation>
            <numerusform>%n no se pudo posponer: está bloqueado.</numerusform>
            <numerusform>%n no se pudieron posponer: están bloqueados.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be closed: blocked.</source>
        <translation>
            <numerusform>%n no se pudo cerrar: está bloqueado.</numerusform>
            <numerusform>%n no se pudieron cerrar: están bloqueados.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had no open conversation.</source>
        <translation>
            <numerusform>%n no tenía ninguna conversación abierta.</numerusform>
            <numerusform>%n no tenían ninguna conversación abierta.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had left the list.</source>
        <translation>
            <numerusform>%n ya no estaba en la lista.</numerusform>
            <numerusform>%n ya no estaban en la lista.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaptionField</name>
    <message>
        <source>Add a caption…</source>
        <translation>Añade una descripción…</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>Descripción</translation>
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
    <name>ChannelButton</name>
    <message>
        <source>Channel: %1</source>
        <translation>Canal: %1</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>Problems</source>
        <translation>Problemas</translation>
    </message>
    <message>
        <source>Save list of problems…</source>
        <translation>Guardar la lista de problemas…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are left out.</source>
        <translation>
            <numerusform>%Ln fila queda fuera.</numerusform>
            <numerusform>%Ln filas quedan fuera.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>y %Ln más</numerusform>
            <numerusform>y %Ln más</numerusform>
        </translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Línea %1: %2</translation>
    </message>
    <message>
        <source>Save list of problems</source>
        <translation>Guardar la lista de problemas</translation>
    </message>
    <message>
        <source>problems</source>
        <translation>problemas</translation>
    </message>
</context>
<context>
    <name>ChoicesEditor</name>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
</context>
<context>
    <name>ChoicesField</name>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>Opciones</translation>
    </message>
    <message>
        <source>Nothing chosen</source>
        <translation>Nada elegido</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
</context>
<context>
    <name>ClosingDialog</name>
    <message>
        <source>Close conversation</source>
        <translation>Cerrar conversación</translation>
    </message>
    <message numerus="yes">
        <source>Close %n conversation(s)</source>
        <translation>
            <numerusform>Cerrar %n conversación</numerusform>
            <numerusform>Cerrar %n conversaciones</numerusform>
        </translation>
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
    <name>ClosingNotesSection</name>
    <message>
        <source>Closing notes</source>
        <translation>Notas de cierre</translation>
    </message>
    <message>
        <source>What is asked for when somebody closes a conversation, and the categories to choose from.</source>
        <translation>Lo que se pide al cerrar una conversación y las categorías entre las que se elige.</translation>
    </message>
    <message>
        <source>Add category</source>
        <translation>Añadir categoría</translation>
    </message>
    <message>
        <source>No categories yet</source>
        <translation>Aún no hay categorías</translation>
    </message>
    <message>
        <source>Name what conversations are about, for example Refund or Pre-sales.</source>
        <translation>Pon nombre a los temas de las conversaciones, por ejemplo Reembolso o Preventa.</translation>
    </message>
    <message>
        <source>Change category</source>
        <translation>Editar categoría</translation>
    </message>
    <message>
        <source>A note is optional</source>
        <translation>La nota es opcional</translation>
    </message>
    <message>
        <source>A category is required</source>
        <translation>La categoría es obligatoria</translation>
    </message>
    <message>
        <source>A category and a summary are required</source>
        <translation>La categoría y el resumen son obligatorios</translation>
    </message>
    <message>
        <source>No notes</source>
        <translation>Sin notas</translation>
    </message>
    <message>
        <source>When somebody closes a conversation</source>
        <translation>Cuando alguien cierra una conversación</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Descripción</translation>
    </message>
    <message>
        <source>What belongs here: it is shown below the name.</source>
        <translation>Qué incluye: se muestra debajo del nombre.</translation>
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
    <name>CodeEditor</name>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
</context>
<context>
    <name>ColourField</name>
    <message>
        <source>Colour %1 of %2</source>
        <translation>Color %1 de %2</translation>
    </message>
</context>
<context>
    <name>ColumnsPage</name>
    <message>
        <source>Encoding</source>
        <translation>Codificación</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>Separador</translation>
    </message>
    <message>
        <source>What do the columns hold?</source>
        <translation>¿Qué contienen las columnas?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln fila</numerusform>
            <numerusform>%Ln filas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the first %Ln row(s)</source>
        <translation>
            <numerusform>la primera fila</numerusform>
            <numerusform>las primeras %Ln filas</numerusform>
        </translation>
    </message>
    <message>
        <source>Column %1</source>
        <translation>Columna %1</translation>
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
        <source>Mention somebody</source>
        <translation>Mencionar a alguien</translation>
    </message>
    <message>
        <source>Send later</source>
        <translation>Enviar más tarde</translation>
    </message>
    <message>
        <source>Enter to send · Shift+Enter for a new line</source>
        <translation>Intro envía · Mayús+Intro, otra línea</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>%1 to send · Enter for a new line</source>
        <translation>%1 para enviar · Intro para otra línea</translation>
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
        <source>What you pasted was too long. Only its first %1 characters are here.</source>
        <translation>Lo que has pegado era demasiado largo. Solo están los primeros %1 caracteres.</translation>
    </message>
    <message>
        <source>This could not be saved. Check that the disk has free space, then try again.</source>
        <translation>No se pudo guardar. Comprueba que haya espacio en el disco y vuelve a intentarlo.</translation>
    </message>
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
    <name>ConditionRow</name>
    <message>
        <source>Condition on</source>
        <translation>Condición sobre</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparación</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>al menos</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Quitar esta condición</translation>
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
        <source>The disk is full. Free some space to receive and send; nothing saved here is lost.</source>
        <translation>El disco está lleno. Libera espacio para recibir y enviar; no se pierde nada de lo guardado aquí.</translation>
    </message>
    <message>
        <source>Your sign-in cannot be saved. Unlock the keychain, or free some space on the disk.</source>
        <translation>No se puede guardar tu inicio de sesión. Desbloquea el llavero o libera espacio en el disco.</translation>
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
    <name>ContactBookViewModel</name>
    <message>
        <source>Unknown contact</source>
        <translation>Contacto desconocido</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>bloqueado</translation>
    </message>
</context>
<context>
    <name>ContactDetail</name>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Email</source>
        <translation>Correo</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zona horaria</translation>
    </message>
    <message>
        <source>A contact needs a name.</source>
        <translation>Un contacto necesita un nombre.</translation>
    </message>
    <message>
        <source>This is too long. Shorten it.</source>
        <translation>Es demasiado largo. Acórtalo.</translation>
    </message>
    <message>
        <source>This is not an email address. Write it like ana@example.com.</source>
        <translation>Esto no es una dirección de correo. Escríbela así: ana@example.com.</translation>
    </message>
    <message>
        <source>This is not a phone number. Write it like +34 600 123 456.</source>
        <translation>Esto no es un número de teléfono. Escríbelo así: +34 600 123 456.</translation>
    </message>
    <message>
        <source>This is not a language code. Write it like es or pt-BR.</source>
        <translation>Esto no es un código de idioma. Escríbelo así: es o pt-BR.</translation>
    </message>
    <message>
        <source>This is not a time zone. Write it like Europe/Madrid.</source>
        <translation>Esto no es una zona horaria. Escríbela así: Europe/Madrid.</translation>
    </message>
    <message>
        <source>This is not a number. Write it like 12.5.</source>
        <translation>Esto no es un número. Escríbelo así: 12.5.</translation>
    </message>
    <message>
        <source>This is not a date. Write it like 2026-12-31.</source>
        <translation>Esto no es una fecha. Escríbela así: 2026-12-31.</translation>
    </message>
    <message>
        <source>This is not a web address. Write it like https://example.com.</source>
        <translation>Esto no es una dirección web. Escríbela así: https://example.com.</translation>
    </message>
    <message>
        <source>This is neither true nor false.</source>
        <translation>Esto no es ni verdadero ni falso.</translation>
    </message>
    <message>
        <source>This is none of the choices.</source>
        <translation>Esto no es ninguna de las opciones.</translation>
    </message>
    <message>
        <source>This cannot be stored.</source>
        <translation>Esto no se puede guardar.</translation>
    </message>
</context>
<context>
    <name>ContactExport</name>
    <message numerus="yes">
        <source>%n contact(s) were exported.</source>
        <translation>
            <numerusform>Se ha exportado %n contacto.</numerusform>
            <numerusform>Se han exportado %n contactos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting contacts…</source>
        <translation>Exportando contactos…</translation>
    </message>
    <message>
        <source>The contacts on this computer could not be read. Try again.</source>
        <translation>No se pudieron leer los contactos de este equipo. Vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
</context>
<context>
    <name>ContactFieldsSection</name>
    <message>
        <source>Contact fields</source>
        <translation>Campos de contacto</translation>
    </message>
    <message>
        <source>What you want to know of contacts besides name, email, phone, language and time zone.</source>
        <translation>Lo que quieres saber de los contactos además del nombre, el correo, el teléfono, el idioma y la zona horaria.</translation>
    </message>
    <message>
        <source>Add field</source>
        <translation>Añadir campo</translation>
    </message>
    <message>
        <source>No contact fields yet</source>
        <translation>Aún no hay campos de contacto</translation>
    </message>
    <message>
        <source>Add what your agents should know, for example Plan or Customer number.</source>
        <translation>Añade lo que tus agentes deban saber, por ejemplo Plan o Número de cliente.</translation>
    </message>
    <message>
        <source>Change field</source>
        <translation>Editar campo</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Número</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Fecha</translation>
    </message>
    <message>
        <source>Email address</source>
        <translation>Dirección de correo</translation>
    </message>
    <message>
        <source>Phone number</source>
        <translation>Número de teléfono</translation>
    </message>
    <message>
        <source>Web address</source>
        <translation>Dirección web</translation>
    </message>
    <message>
        <source>Yes or no</source>
        <translation>Sí o no</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Lista</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>The type cannot be changed later.</source>
        <translation>El tipo no se puede cambiar después.</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Opciones</translation>
    </message>
    <message>
        <source>Each on a line of its own.</source>
        <translation>Cada una en su línea.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
</context>
<context>
    <name>ContactImportWords</name>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Names: %1</source>
        <translation>Nombres: %1</translation>
    </message>
    <message>
        <source>Same person as in line %1, left out: %2</source>
        <translation>La misma persona que en la línea %1; no se importa: %2</translation>
    </message>
    <message>
        <source>Neither name, email nor phone: left out</source>
        <translation>Sin nombre, correo ni teléfono; no se importa</translation>
    </message>
    <message>
        <source>There is no such tag: %1</source>
        <translation>No existe esta etiqueta: %1</translation>
    </message>
    <message>
        <source>Import contacts</source>
        <translation>Importar contactos</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln contact(s)</source>
        <translation>
            <numerusform>Importar %Ln contacto</numerusform>
            <numerusform>Importar %Ln contactos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) will be added or brought up to date.</source>
        <translation>
            <numerusform>Se añadirá o actualizará %Ln contacto.</numerusform>
            <numerusform>Se añadirán o actualizarán %Ln contactos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln were refused: only managers and owners may import.</source>
        <translation>
            <numerusform>%Ln rechazado: solo pueden importar los gestores y los propietarios.</numerusform>
            <numerusform>%Ln rechazados: solo pueden importar los gestores y los propietarios.</numerusform>
        </translation>
    </message>
    <message>
        <source>A contact with the same email, or else the same phone, is brought up to date.</source>
        <translation>Si ya hay un contacto con el mismo correo o, en su defecto, con el mismo teléfono, se actualiza.</translation>
    </message>
    <message>
        <source>First name</source>
        <translation>Nombre de pila</translation>
    </message>
    <message>
        <source>Last name</source>
        <translation>Apellidos</translation>
    </message>
    <message>
        <source>Storing the contacts…</source>
        <translation>Guardando los contactos…</translation>
    </message>
    <message>
        <source>%1 of %2 contacts are on the server.</source>
        <translation>%1 de %2 contactos están en el servidor.</translation>
    </message>
    <message>
        <source>This computer could not store the contacts: its disk may be full. What was stored is safe.</source>
        <translation>Este equipo no pudo guardar los contactos: puede que el disco esté lleno. Lo ya guardado está a salvo.</translation>
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
        <source>Snoozed</source>
        <translation>Pospuestas</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Orden</translation>
    </message>
    <message>
        <source>Unreplied only</source>
        <translation>Solo sin responder</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Mostrar todo</translation>
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
        <source>Nobody is blocked</source>
        <translation>No hay nadie bloqueado</translation>
    </message>
    <message>
        <source>Blocked contacts are kept here, out of the inboxes.</source>
        <translation>Los contactos bloqueados se quedan aquí, fuera de las bandejas.</translation>
    </message>
    <message>
        <source>Nobody waits for a reply</source>
        <translation>Nadie espera respuesta</translation>
    </message>
    <message>
        <source>Only unreplied contacts are shown.</source>
        <translation>Solo se muestran los contactos sin responder.</translation>
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
        <source>Nothing snoozed</source>
        <translation>Nada pospuesto</translation>
    </message>
    <message>
        <source>Snoozed conversations wait here until it is time.</source>
        <translation>Las conversaciones pospuestas esperan aquí hasta que llegue su hora.</translation>
    </message>
    <message>
        <source>No mentions</source>
        <translation>Sin menciones</translation>
    </message>
    <message>
        <source>Comments that mention you bring contacts here.</source>
        <translation>Los comentarios que te mencionan traen aquí sus contactos.</translation>
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
        <translation>Recientes</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>Antiguas</translation>
    </message>
    <message>
        <source>Longest waiting</source>
        <translation>Más espera</translation>
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
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>name of a file</comment>
        <translation>
            <numerusform>%1 y %n más</numerusform>
            <numerusform>%1 y %n más</numerusform>
        </translation>
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
        <source>blocked</source>
        <translation>bloqueado</translation>
    </message>
    <message>
        <source>snoozed until %1</source>
        <translation>pospuesta hasta %1</translation>
    </message>
    <message>
        <source>assigned to the team %1</source>
        <translation>asignado al equipo %1</translation>
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
    <name>ContactsScreen</name>
    <message>
        <source>Open conversation</source>
        <translation>Abrir conversación</translation>
    </message>
    <message>
        <source>Merge…</source>
        <translation>Combinar…</translation>
    </message>
    <message>
        <source>Contacts are loading…</source>
        <translation>Cargando contactos…</translation>
    </message>
    <message>
        <source>Everybody who writes to you becomes one. You can also add them, or import a CSV file.</source>
        <translation>Quien te escribe pasa a ser un contacto. También puedes añadirlos o importar un archivo CSV.</translation>
    </message>
    <message>
        <source>No contacts yet</source>
        <translation>Aún no hay contactos</translation>
    </message>
    <message>
        <source>Add contact</source>
        <translation>Añadir contacto</translation>
    </message>
    <message>
        <source>No contact you may see has all of this.</source>
        <translation>Ningún contacto que puedas ver cumple todo esto.</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <translation>No se ha encontrado a nadie</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Mostrar todos</translation>
    </message>
    <message>
        <source>The contacts on this computer could not be read. Nothing is lost.</source>
        <translation>No se pudieron leer los contactos de este equipo. No se ha perdido nada.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Algo ha fallado</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Export contacts</source>
        <translation>Exportar contactos</translation>
    </message>
    <message>
        <source>contacts</source>
        <translation>contactos</translation>
    </message>
</context>
<context>
    <name>ConversationHeader</name>
    <message>
        <source>Snooze</source>
        <translation>Posponer</translation>
    </message>
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
        <source>Open a conversation with this contact</source>
        <translation>Abrir una conversación con este contacto</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Más acciones</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Sin asignar</translation>
    </message>
</context>
<context>
    <name>ConversationViewModel</name>
    <message>
        <source>This contact is no longer visible to you.</source>
        <translation>Ya no puedes ver este contacto.</translation>
    </message>
    <message>
        <source>This contact is blocked. Unblock it to reply.</source>
        <translation>Este contacto está bloqueado. Desbloquéalo para responder.</translation>
    </message>
    <message>
        <source>This contact has no channel that a reply could go to.</source>
        <translation>Este contacto no tiene ningún canal por el que responderle.</translation>
    </message>
    <message>
        <source>The channel of this contact is switched off. Nothing can be sent to it now.</source>
        <translation>El canal de este contacto está desactivado. Ahora no se le puede enviar nada.</translation>
    </message>
</context>
<context>
    <name>ConversationsSection</name>
    <message>
        <source>When conversations open and close by themselves, and what closing does.</source>
        <translation>Cuándo se abren y se cierran solas las conversaciones y qué ocurre al cerrarlas.</translation>
    </message>
    <message>
        <source>Opening and closing</source>
        <translation>Apertura y cierre</translation>
    </message>
    <message>
        <source>Close conversations in which the contact does not answer</source>
        <translation>Cerrar las conversaciones en las que el contacto no contesta</translation>
    </message>
    <message>
        <source>The time begins with the last message of a user, and stops while a conversation is snoozed. Conversations that are idle for longer already are closed at once.</source>
        <translation>El tiempo empieza con el último mensaje de un usuario y se detiene mientras la conversación está pospuesta. Las que ya llevan más tiempo inactivas se cierran enseguida.</translation>
    </message>
    <message>
        <source>For example when somebody opens the web chat. Otherwise only the contact is added.</source>
        <translation>Por ejemplo, cuando alguien abre el chat web. Si no, solo se añade el contacto.</translation>
    </message>
    <message>
        <source>Close after</source>
        <translation>Cerrar después de</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unidad</translation>
    </message>
    <message>
        <source>Open a conversation when a channel tells of a contact who has not written yet</source>
        <translation>Abrir una conversación cuando un canal avise de un contacto que aún no ha escrito</translation>
    </message>
    <message>
        <source>Unassign a contact when their conversation is closed by hand</source>
        <translation>Quitar la asignación del contacto cuando su conversación se cierre a mano</translation>
    </message>
    <message>
        <source>Otherwise the assignee stays, and gets the next conversation too.</source>
        <translation>Si no, el responsable se mantiene y recibe también la siguiente conversación.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
</context>
<context>
    <name>CsvPlace</name>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>Archivos CSV (*.csv)</translation>
    </message>
</context>
<context>
    <name>DayTimeFields</name>
    <message>
        <source>Day</source>
        <translation>Día</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Hora</translation>
    </message>
</context>
<context>
    <name>DetailEditing</name>
    <message>
        <source>This field was removed meanwhile.</source>
        <translation>Este campo se ha eliminado mientras tanto.</translation>
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
        <source>Yes</source>
        <translation>Sí</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
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
        <source>Assignee</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloqueado</translation>
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
        <source>%n possible duplicate(s)…</source>
        <translation>
            <numerusform>%n posible duplicado…</numerusform>
            <numerusform>%n posibles duplicados…</numerusform>
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
    <name>DetailsViewModel</name>
    <message>
        <source>This computer could not store the change: its disk may be full. Try again.</source>
        <translation>Este equipo no pudo guardar el cambio: puede que el disco esté lleno. Vuelve a intentarlo.</translation>
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
    <name>EmojiPicker</name>
    <message>
        <source>The emoji are missing in this installation.</source>
        <translation>Faltan los emojis en esta instalación.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Cargando…</translation>
    </message>
    <message>
        <source>No emoji is called that.</source>
        <translation>Ningún emoji se llama así.</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Recientes</translation>
    </message>
    <message>
        <source>Smileys and emotions</source>
        <translation>Caras y emociones</translation>
    </message>
    <message>
        <source>People and body</source>
        <translation>Personas y cuerpo</translation>
    </message>
    <message>
        <source>Animals and nature</source>
        <translation>Animales y naturaleza</translation>
    </message>
    <message>
        <source>Food and drink</source>
        <translation>Comida y bebida</translation>
    </message>
    <message>
        <source>Travel and places</source>
        <translation>Viajes y lugares</translation>
    </message>
    <message>
        <source>Activities</source>
        <translation>Actividades</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objetos</translation>
    </message>
    <message>
        <source>Symbols</source>
        <translation>Símbolos</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>Banderas</translation>
    </message>
</context>
<context>
    <name>EmojiPopup</name>
    <message>
        <source>Search emoji</source>
        <translation>Buscar emojis</translation>
    </message>
</context>
<context>
    <name>EmojiTool</name>
    <message>
        <source>Emoji (%1)</source>
        <translation>Emojis (%1)</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>Emojis</translation>
    </message>
</context>
<context>
    <name>EmojiView</name>
    <message>
        <source>Emoji</source>
        <translation>Emojis</translation>
    </message>
</context>
<context>
    <name>EnclosureBar</name>
    <message>
        <source>Files that go with the message</source>
        <translation>Archivos que acompañan al mensaje</translation>
    </message>
    <message>
        <source>Leave this file out</source>
        <translation>Quitar este archivo</translation>
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
    <name>EventWording</name>
    <message>
        <source>Former user</source>
        <translation>Antiguo usuario</translation>
    </message>
    <message>
        <source>Snoozed until %2 by %1</source>
        <translation>Pospuesta por %1 hasta el %2</translation>
    </message>
    <message>
        <source>Tag %2 added by %1</source>
        <translation>Etiqueta %2 añadida por %1</translation>
    </message>
    <message>
        <source>Tag %2 removed by %1</source>
        <translation>Etiqueta %2 quitada por %1</translation>
    </message>
    <message>
        <source>Contact blocked by %1</source>
        <translation>Contacto bloqueado por %1</translation>
    </message>
    <message>
        <source>Contact unblocked by %1</source>
        <translation>Contacto desbloqueado por %1</translation>
    </message>
    <message>
        <source>Merge with %2 undone by %1</source>
        <translation>Combinación con %2 deshecha por %1</translation>
    </message>
    <message>
        <source>Merged with %2 by %1</source>
        <translation>Combinado con %2 por %1</translation>
    </message>
    <message>
        <source>Closing taken back by %1</source>
        <translation>Cierre deshecho por %1</translation>
    </message>
    <message>
        <source>Merge undone by %1</source>
        <translation>Combinación deshecha por %1</translation>
    </message>
    <message>
        <source>Merged with another contact by %1</source>
        <translation>Combinado con otro contacto por %1</translation>
    </message>
    <message>
        <source>Conversation opened: the visitor opened the chat</source>
        <translation>Conversación abierta: el visitante abrió el chat</translation>
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
        <source>Back from snoozing: the contact wrote</source>
        <translation>De vuelta tras posponerse: el contacto ha escrito</translation>
    </message>
    <message>
        <source>Brought back from snoozing by %1</source>
        <translation>Recuperada por %1</translation>
    </message>
    <message>
        <source>Back from snoozing: its time was over</source>
        <translation>De vuelta tras posponerse: ha llegado la hora</translation>
    </message>
    <message>
        <source>Back from snoozing</source>
        <translation>De vuelta tras posponerse</translation>
    </message>
    <message>
        <source>Team %1 was assigned by %2</source>
        <translation>%2 asignó al equipo %1</translation>
    </message>
    <message>
        <source>Team %1 was assigned automatically</source>
        <translation>Asignado al equipo %1 automáticamente</translation>
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
        <source>%1 was unassigned automatically</source>
        <translation>%1 dejó de estar asignado automáticamente</translation>
    </message>
    <message>
        <source>%1 gave the contact back</source>
        <translation>%1 devolvió el contacto</translation>
    </message>
    <message>
        <source>%1 was unassigned by %2</source>
        <translation>%2 quitó la asignación a %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>date, time</comment>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>ExportBar</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>FactsSection</name>
    <message>
        <source>Edit contact details</source>
        <translation>Editar los datos del contacto</translation>
    </message>
    <message>
        <source>Contact details</source>
        <translation>Datos del contacto</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
</context>
<context>
    <name>FailedRow</name>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>FieldView</name>
    <message>
        <source>(optional)</source>
        <translation>(opcional)</translation>
    </message>
</context>
<context>
    <name>FileHandling</name>
    <message>
        <source>“%1” is not opened from here: files of this type can run programs. You can save it.</source>
        <translation>«%1» no se abre desde aquí: los archivos de este tipo pueden ejecutar programas. Puedes guardarlo.</translation>
    </message>
    <message>
        <source>“%1” cannot be opened: this computer has no program for it. You can save it.</source>
        <translation>«%1» no se puede abrir: este equipo no tiene un programa para ello. Puedes guardarlo.</translation>
    </message>
    <message>
        <source>Saved as “%1”</source>
        <translation>Guardado como «%1»</translation>
    </message>
    <message>
        <source>“%1” cannot be saved: the disk is full.</source>
        <translation>No se puede guardar «%1»: el disco está lleno.</translation>
    </message>
    <message>
        <source>“%1” cannot be saved there: you may not write in that folder.</source>
        <translation>No se puede guardar «%1» ahí: no tienes permiso para escribir en esa carpeta.</translation>
    </message>
    <message>
        <source>“%1” is no longer on this computer. Open it again to load it.</source>
        <translation>«%1» ya no está en este equipo. Vuelve a abrirlo para cargarlo.</translation>
    </message>
    <message>
        <source>“%1” cannot be opened now. Check that the disk has free space.</source>
        <translation>Ahora no se puede abrir «%1». Comprueba que haya espacio en el disco.</translation>
    </message>
</context>
<context>
    <name>FileHands</name>
    <message>
        <source>Save file</source>
        <translation>Guardar archivo</translation>
    </message>
</context>
<context>
    <name>FileMenu</name>
    <message>
        <source>Save as…</source>
        <translation>Guardar como…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostrar en la carpeta</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
</context>
<context>
    <name>FileViewer</name>
    <message>
        <source>Previous</source>
        <translation>Anterior</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Siguiente</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>number, count</comment>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>This file cannot be shown here.</source>
        <translation>Este archivo no se puede mostrar aquí.</translation>
    </message>
</context>
<context>
    <name>FileWords</name>
    <message>
        <source>Voice note</source>
        <translation>Nota de voz</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vídeo</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Waiting for connection</source>
        <translation>Esperando conexión</translation>
    </message>
    <message>
        <source>The server&apos;s disk is full</source>
        <translation>El disco del servidor está lleno</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>En espera…</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>bytes done, bytes in all</comment>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>No longer on the server</source>
        <translation>Ya no está en el servidor</translation>
    </message>
    <message>
        <source>Arrived damaged · Try again</source>
        <translation>Llegó dañado · Reintentar</translation>
    </message>
    <message>
        <source>No room on this computer</source>
        <translation>Sin espacio en este equipo</translation>
    </message>
    <message>
        <source>Too large for the server</source>
        <translation>Excede el límite del servidor</translation>
    </message>
    <message>
        <source>Too many uploads · Try later</source>
        <translation>Demasiados · Prueba luego</translation>
    </message>
    <message>
        <source>No longer on this computer</source>
        <translation>Ya no está en este equipo</translation>
    </message>
    <message>
        <source>Not sent · Try again</source>
        <translation>No enviado · Reintentar</translation>
    </message>
    <message>
        <source>Not loaded · Try again</source>
        <translation>No cargado · Reintentar</translation>
    </message>
    <message>
        <source>Videos cannot be played on this computer.</source>
        <translation>En este equipo no se pueden reproducir vídeos.</translation>
    </message>
    <message>
        <source>This video is too large to be played in the chat.</source>
        <translation>Este vídeo es demasiado grande para reproducirlo en el chat.</translation>
    </message>
    <message>
        <source>This video is no longer on this computer.</source>
        <translation>Este vídeo ya no está en este equipo.</translation>
    </message>
    <message>
        <source>This video cannot be played here.</source>
        <translation>Este vídeo no se puede reproducir aquí.</translation>
    </message>
</context>
<context>
    <name>FilesEditor</name>
    <message>
        <source>Add files…</source>
        <translation>Añadir archivos…</translation>
    </message>
    <message numerus="yes">
        <source>There can be %n file(s) at most.</source>
        <translation>
            <numerusform>Puede haber %n archivo como máximo.</numerusform>
            <numerusform>Puede haber %n archivos como máximo.</numerusform>
        </translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Añadir archivos</translation>
    </message>
    <message>
        <source>Take this file out</source>
        <translation>Quitar este archivo</translation>
    </message>
</context>
<context>
    <name>FilterWording</name>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etiqueta</translation>
    </message>
    <message>
        <source>Assignee</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Waiting time</source>
        <translation>Espera</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abierta</translation>
    </message>
    <message>
        <source>Snoozed</source>
        <translation>Pospuesta</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Cerrada</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Campo</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>una de</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>ninguna de</translation>
    </message>
    <message>
        <source>is</source>
        <translation>es</translation>
    </message>
    <message>
        <source>is not</source>
        <translation>no es</translation>
    </message>
    <message>
        <source>is before</source>
        <translation>antes de</translation>
    </message>
    <message>
        <source>is after</source>
        <translation>después de</translation>
    </message>
    <message>
        <source>contains</source>
        <translation>contiene</translation>
    </message>
    <message>
        <source>is less than</source>
        <translation>menor que</translation>
    </message>
    <message>
        <source>is greater than</source>
        <translation>mayor que</translation>
    </message>
    <message>
        <source>is known</source>
        <translation>tiene valor</translation>
    </message>
    <message>
        <source>is unknown</source>
        <translation>sin valor</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Sí</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Choose at least one.</source>
        <translation>Elige al menos una opción.</translation>
    </message>
    <message>
        <source>Write a value.</source>
        <translation>Escribe un valor.</translation>
    </message>
    <message>
        <source>These are too many. Choose fewer.</source>
        <translation>Son demasiadas. Elige menos.</translation>
    </message>
    <message>
        <source>Give the inbox a name.</source>
        <translation>Ponle un nombre a la bandeja.</translation>
    </message>
    <message>
        <source>There are as many custom inboxes as there can be. Delete one first.</source>
        <translation>No caben más bandejas personalizadas. Elimina una antes.</translation>
    </message>
    <message>
        <source>The inbox could not be saved. Is the disk full?</source>
        <translation>No se pudo guardar la bandeja. ¿Está lleno el disco?</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>ya no existe</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>elegido</translation>
    </message>
    <message>
        <source>team</source>
        <translation>equipo</translation>
    </message>
    <message>
        <source>Me</source>
        <translation>Yo</translation>
    </message>
    <message>
        <source>whoever looks</source>
        <translation>quien la mire</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>Nadie</translation>
    </message>
    <message>
        <source>%1 (you)</source>
        <translation>%1 (tú)</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Desconocido</translation>
    </message>
    <message>
        <source>%1 (removed)</source>
        <translation>%1 (ya no existe)</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Discard what you wrote?</source>
        <translation>¿Descartar lo que escribiste?</translation>
    </message>
    <message>
        <source>It is not saved yet.</source>
        <translation>Todavía no está guardado.</translation>
    </message>
    <message>
        <source>Keep writing</source>
        <translation>Seguir escribiendo</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>GapBar</name>
    <message>
        <source>Send anyway</source>
        <translation>Enviar igualmente</translation>
    </message>
    <message>
        <source>Next (%1)</source>
        <translation>Siguiente (%1)</translation>
    </message>
    <message numerus="yes">
        <source>%n value(s) are missing: %1</source>
        <translation>
            <numerusform>Falta %n dato: %1</numerusform>
            <numerusform>Faltan %n datos: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Not sent.</source>
        <translation>No enviado.</translation>
    </message>
</context>
<context>
    <name>GeneralSection</name>
    <message>
        <source>General</source>
        <translation>General</translation>
    </message>
    <message>
        <source>What this workspace is called.</source>
        <translation>Cómo se llama este espacio de trabajo.</translation>
    </message>
    <message>
        <source>Name of the workspace</source>
        <translation>Nombre del espacio de trabajo</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
</context>
<context>
    <name>Handling</name>
    <message>
        <source>Snoozed until %1.</source>
        <translation>Pospuesta hasta %1.</translation>
    </message>
    <message>
        <source>Conversation closed.</source>
        <translation>Conversación cerrada.</translation>
    </message>
    <message>
        <source>%1 is blocked.</source>
        <translation>%1 está bloqueado.</translation>
    </message>
    <message>
        <source>%1 is no longer blocked.</source>
        <translation>%1 ya no está bloqueado.</translation>
    </message>
    <message>
        <source>Unassigned.</source>
        <translation>Sin asignar.</translation>
    </message>
    <message>
        <source>Assigned to %1.</source>
        <translation>Asignado a %1.</translation>
    </message>
</context>
<context>
    <name>HeadForm</name>
    <message>
        <source>Retry</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>HeaderMaker</name>
    <message>
        <source>Unknown contact</source>
        <translation>Contacto desconocido</translation>
    </message>
    <message>
        <source>No channel</source>
        <translation>Sin canal</translation>
    </message>
    <message>
        <source>Former user</source>
        <translation>Antiguo usuario</translation>
    </message>
</context>
<context>
    <name>HeaderMenu</name>
    <message>
        <source>Snooze…</source>
        <translation>Posponer…</translation>
    </message>
    <message>
        <source>Return now</source>
        <translation>Recuperar ahora</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Marcar como no leída</translation>
    </message>
    <message>
        <source>Merge with another contact…</source>
        <translation>Combinar con otro contacto…</translation>
    </message>
    <message>
        <source>Unblock contact</source>
        <translation>Desbloquear contacto</translation>
    </message>
    <message>
        <source>Block contact…</source>
        <translation>Bloquear contacto…</translation>
    </message>
</context>
<context>
    <name>HeldBar</name>
    <message>
        <source>Send anyway</source>
        <translation>Enviar igualmente</translation>
    </message>
    <message>
        <source>Keep writing</source>
        <translation>Seguir escribiendo</translation>
    </message>
    <message>
        <source>Keep writing (Esc)</source>
        <translation>Seguir escribiendo (Esc)</translation>
    </message>
    <message>
        <source>Not sent.</source>
        <translation>No enviado.</translation>
    </message>
    <message>
        <source>%1 replied while you were writing.</source>
        <translation>%1 ha respondido mientras escribías.</translation>
    </message>
    <message>
        <source>A teammate replied while you were writing.</source>
        <translation>Alguien de tu equipo ha respondido mientras escribías.</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
    <message>
        <source>Stop import</source>
        <translation>Detener la importación</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose a CSV file</source>
        <translation>Elige un archivo CSV</translation>
    </message>
    <message>
        <source>Any spreadsheet program writes one. The first row names the columns; up to 200,000 rows.</source>
        <translation>Lo guarda cualquier hoja de cálculo. La primera fila da nombre a las columnas; hasta 200.000 filas.</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Elegir archivo…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Comprobar</translation>
    </message>
    <message>
        <source>CSV files (*.csv *.tsv *.txt)</source>
        <translation>Archivos CSV (*.csv *.tsv *.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Todos los archivos (*)</translation>
    </message>
</context>
<context>
    <name>ImportWords</name>
    <message>
        <source>Do not import</source>
        <translation>No importar</translation>
    </message>
    <message>
        <source>The file is larger than 200 MB. Split it.</source>
        <translation>El archivo ocupa más de 200 MB. Divídelo.</translation>
    </message>
    <message>
        <source>The file is encoded in another way. Choose another encoding.</source>
        <translation>El archivo tiene otra codificación. Elige otra.</translation>
    </message>
    <message>
        <source>Line %1 has more than %2 columns. Choose another separator.</source>
        <translation>La línea %1 tiene más de %2 columnas. Elige otro separador.</translation>
    </message>
    <message>
        <source>The text that begins in line %1 does not end. Is there a quotation mark too many?</source>
        <translation>El texto que empieza en la línea %1 no termina. ¿Sobran unas comillas?</translation>
    </message>
    <message>
        <source>This is not a table. Save it as CSV in your spreadsheet program.</source>
        <translation>Esto no es una tabla. Guárdala como CSV en tu hoja de cálculo.</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>Coma</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>Punto y coma</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tabulador</translation>
    </message>
    <message>
        <source>Vertical bar</source>
        <translation>Barra vertical</translation>
    </message>
    <message>
        <source>The file could not be read: %1.</source>
        <translation>No se pudo leer el archivo: %1.</translation>
    </message>
</context>
<context>
    <name>InboxBuilderDialog</name>
    <message>
        <source>New custom inbox</source>
        <translation>Nueva bandeja personalizada</translation>
    </message>
    <message>
        <source>Edit custom inbox</source>
        <translation>Editar bandeja personalizada</translation>
    </message>
    <message>
        <source>Add condition</source>
        <translation>Añadir condición</translation>
    </message>
    <message>
        <source>Only me</source>
        <translation>Solo yo</translation>
    </message>
    <message>
        <source>Everybody in the workspace</source>
        <translation>Todo el espacio de trabajo</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Crear</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>all conditions</source>
        <translation>todas</translation>
    </message>
    <message>
        <source>any condition</source>
        <translation>al menos una</translation>
    </message>
    <message>
        <source>How many conditions must hold</source>
        <translation>Cuántas condiciones deben cumplirse</translation>
    </message>
    <message>
        <source>Contacts that fulfil</source>
        <translation>Condiciones que deben cumplirse</translation>
    </message>
    <message>
        <source>Who sees it</source>
        <translation>Quién la ve</translation>
    </message>
    <message>
        <source>A private inbox of the same conditions takes its place. Teammates no longer see it.</source>
        <translation>La sustituye una bandeja privada con las mismas condiciones. El resto del equipo deja de verla.</translation>
    </message>
    <message>
        <source>A shared inbox of the same conditions takes its place.</source>
        <translation>La sustituye una bandeja compartida con las mismas condiciones.</translation>
    </message>
</context>
<context>
    <name>InboxFilterBuilder</name>
    <message>
        <source>Copy of %1</source>
        <translation>Copia de %1</translation>
    </message>
    <message>
        <source>Complete the conditions to see how many contacts they find.</source>
        <translation>Completa las condiciones para ver cuántos contactos encuentran.</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Contando…</translation>
    </message>
    <message>
        <source>Finds %1 open, %2 snoozed and %3 closed.</source>
        <comment>open, snoozed and closed contacts</comment>
        <translation>Encuentra %1 abiertas, %2 pospuestas y %3 cerradas.</translation>
    </message>
</context>
<context>
    <name>InboxRowMaker</name>
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
    <message>
        <source>Mentions</source>
        <translation>Menciones</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloqueados</translation>
    </message>
    <message>
        <source>Teams</source>
        <translation>Equipos</translation>
    </message>
    <message>
        <source>Custom inboxes</source>
        <translation>Bandejas personalizadas</translation>
    </message>
    <message>
        <source>Only you see this inbox</source>
        <translation>Solo tú ves esta bandeja</translation>
    </message>
    <message>
        <source>You share this inbox with everybody</source>
        <translation>Compartes esta bandeja con todos</translation>
    </message>
    <message>
        <source>Shared by %1</source>
        <translation>Compartida por %1</translation>
    </message>
    <message>
        <source>a former user</source>
        <translation>un antiguo usuario</translation>
    </message>
    <message numerus="yes">
        <source>%n contact(s)</source>
        <translation>
            <numerusform>%n contacto</numerusform>
            <numerusform>%n contactos</numerusform>
        </translation>
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
    <name>InboxesPane</name>
    <message>
        <source>Messages</source>
        <translation>Mensajes</translation>
    </message>
    <message>
        <source>Hide inboxes</source>
        <translation>Ocultar bandejas</translation>
    </message>
</context>
<context>
    <name>InboxesView</name>
    <message>
        <source>Inboxes</source>
        <translation>Bandejas</translation>
    </message>
    <message>
        <source>New custom inbox</source>
        <translation>Nueva bandeja personalizada</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Editar…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>Duplicar…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Eliminar…</translation>
    </message>
    <message>
        <source>New custom inbox…</source>
        <translation>Nueva bandeja personalizada…</translation>
    </message>
</context>
<context>
    <name>InboxesViewModel</name>
    <message>
        <source>The inbox could not be deleted. Is the disk full?</source>
        <translation>No se pudo eliminar la bandeja. ¿Está lleno el disco?</translation>
    </message>
    <message>
        <source>The server did not delete the inbox: it is not yours.</source>
        <translation>El servidor no eliminó la bandeja: no es tuya.</translation>
    </message>
    <message>
        <source>“%1” was not saved: there are as many custom inboxes as there can be.</source>
        <translation>«%1» no se ha guardado: no caben más bandejas personalizadas.</translation>
    </message>
    <message>
        <source>The server did not accept the inbox “%1”.</source>
        <translation>El servidor no aceptó la bandeja «%1».</translation>
    </message>
</context>
<context>
    <name>LaterDialog</name>
    <message>
        <source>Send later</source>
        <translation>Enviar más tarde</translation>
    </message>
    <message>
        <source>Not if the contact writes first</source>
        <translation>No enviar si el contacto escribe antes</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>LaterMenu</name>
    <message>
        <source>%1 for the contact</source>
        <comment>a time</comment>
        <translation>%1 para el contacto</translation>
    </message>
    <message>
        <source>Choose date and time…</source>
        <translation>Elegir fecha y hora…</translation>
    </message>
    <message>
        <source>Not if the contact writes first</source>
        <translation>No enviar si el contacto escribe antes</translation>
    </message>
</context>
<context>
    <name>ListTools</name>
    <message>
        <source>The cache cannot be read now. Is the disk full?</source>
        <translation>Ahora no se puede leer lo guardado en este equipo. ¿Está lleno el disco?</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>%1 – Desktop Inbox</source>
        <comment>workspace</comment>
        <translation>%1 – Desktop Inbox</translation>
    </message>
    <message>
        <source>Delete “%1”?</source>
        <translation>¿Eliminar «%1»?</translation>
    </message>
    <message>
        <source>Only this list goes, for everybody who sees it. The conversations in it stay.</source>
        <translation>Solo desaparece esta lista, para todos los que la ven. Sus conversaciones se conservan.</translation>
    </message>
    <message>
        <source>Only this list goes. The conversations in it stay.</source>
        <translation>Solo desaparece esta lista. Sus conversaciones se conservan.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
</context>
<context>
    <name>MentionCompletion</name>
    <message>
        <source>Team</source>
        <translation>Equipo</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Merge contacts</source>
        <translation>Combinar contactos</translation>
    </message>
    <message>
        <source>Search contacts</source>
        <translation>Buscar contactos</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Contactos</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>Intercambiar</translation>
    </message>
    <message>
        <source>Let the other contact stay</source>
        <translation>Conservar el otro contacto</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Combinar</translation>
    </message>
    <message>
        <source>Nobody found</source>
        <translation>No se ha encontrado a nadie</translation>
    </message>
    <message>
        <source>Try another name, email or phone.</source>
        <translation>Prueba con otro nombre, correo o teléfono.</translation>
    </message>
    <message>
        <source>No other contact has the same email or phone. Search for the one you mean.</source>
        <translation>Ningún otro contacto tiene el mismo correo o teléfono. Busca el que quieras.</translation>
    </message>
    <message>
        <source>No duplicates known</source>
        <translation>No se conocen duplicados</translation>
    </message>
</context>
<context>
    <name>MergeViewModel</name>
    <message>
        <source>Same email</source>
        <translation>Mismo correo</translation>
    </message>
    <message>
        <source>Same phone</source>
        <translation>Mismo teléfono</translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s) with all their messages</source>
        <translation>
            <numerusform>%n conversación con todos sus mensajes</numerusform>
            <numerusform>%n conversaciones con todos sus mensajes</numerusform>
        </translation>
    </message>
    <message>
        <source>Addresses on channels: %1</source>
        <translation>Direcciones en canales: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n tag(s)</source>
        <translation>
            <numerusform>%n etiqueta</numerusform>
            <numerusform>%n etiquetas</numerusform>
        </translation>
    </message>
    <message>
        <source>Its open conversation is closed.</source>
        <translation>Su conversación abierta se cierra.</translation>
    </message>
    <message>
        <source>Its assignee, as this contact has none.</source>
        <translation>Su responsable, porque este contacto no tiene.</translation>
    </message>
    <message>
        <source>A blocked contact cannot be merged. Unblock it first.</source>
        <translation>Un contacto bloqueado no se puede combinar. Desbloquéalo antes.</translation>
    </message>
    <message>
        <source>The contacts on this computer could not be read or stored. Try again.</source>
        <translation>No se pudieron leer o guardar los contactos de este equipo. Vuelve a intentarlo.</translation>
    </message>
</context>
<context>
    <name>MicrophoneButton</name>
    <message>
        <source>Microphone</source>
        <translation>Micrófono</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Predeterminado</translation>
    </message>
    <message>
        <source>No microphone was found</source>
        <translation>No se ha encontrado ningún micrófono</translation>
    </message>
    <message>
        <source>Microphone: %1</source>
        <translation>Micrófono: %1</translation>
    </message>
</context>
<context>
    <name>NavigationList</name>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
</context>
<context>
    <name>NewContactDialog</name>
    <message>
        <source>New contact</source>
        <translation>Nuevo contacto</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Add contact</source>
        <translation>Añadir contacto</translation>
    </message>
    <message>
        <source>es, pt-BR …</source>
        <translation>es, pt-BR…</translation>
    </message>
</context>
<context>
    <name>NewContactViewModel</name>
    <message>
        <source>This computer could not store the contact. Nothing was lost: try again.</source>
        <translation>Este equipo no pudo guardar el contacto. No se ha perdido nada: vuelve a intentarlo.</translation>
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
        <source>Not assigned: this team no longer exists.</source>
        <translation>No asignado: este equipo ya no existe.</translation>
    </message>
    <message>
        <source>This contact no longer exists, or you may not see it any more.</source>
        <translation>Este contacto ya no existe o ya no puedes verlo.</translation>
    </message>
    <message>
        <source>Not done: the contact is blocked. Unblock it first.</source>
        <translation>No se ha hecho: el contacto está bloqueado. Desbloquéalo antes.</translation>
    </message>
    <message>
        <source>Not snoozed: the contact has written in the meantime.</source>
        <translation>No se ha pospuesto: el contacto ha escrito mientras tanto.</translation>
    </message>
    <message>
        <source>Not changed: a colleague has changed this in the meantime. Look at it again.</source>
        <translation>No se ha cambiado: un compañero lo ha cambiado mientras tanto. Míralo de nuevo.</translation>
    </message>
    <message>
        <source>Not changed: this field was removed.</source>
        <translation>No se ha cambiado: este campo se ha eliminado.</translation>
    </message>
    <message>
        <source>Not tagged: this tag was removed.</source>
        <translation>No se ha etiquetado: esta etiqueta se ha eliminado.</translation>
    </message>
    <message>
        <source>Not tagged: this contact has as many tags as there can be.</source>
        <translation>No se ha etiquetado: a este contacto no le caben más etiquetas.</translation>
    </message>
    <message>
        <source>Not merged: they are one contact already.</source>
        <translation>No se han combinado: ya son el mismo contacto.</translation>
    </message>
    <message>
        <source>This merge cannot be undone.</source>
        <translation>Esta combinación no se puede deshacer.</translation>
    </message>
    <message>
        <source>Not undone: this contact was merged into another one since.</source>
        <translation>No se ha deshecho: este contacto se ha combinado después con otro.</translation>
    </message>
    <message>
        <source>This message was sent or cancelled in the meantime.</source>
        <translation>Este mensaje se ha enviado o cancelado mientras tanto.</translation>
    </message>
    <message>
        <source>It is too late to take this back.</source>
        <translation>Ya es tarde para deshacerlo.</translation>
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
        <source>The server did not snooze the conversation.</source>
        <translation>El servidor no pospuso la conversación.</translation>
    </message>
    <message>
        <source>The server cannot send this message now.</source>
        <translation>El servidor no puede enviar ahora este mensaje.</translation>
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
    <name>PendingList</name>
    <message>
        <source>Files</source>
        <translation>Archivos</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>%1 (deactivated)</source>
        <translation>%1 (desactivado)</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>Preview</source>
        <translation>Vista previa</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) go with it: %1</source>
        <translation>
            <numerusform>Se envía con %n archivo: %1</numerusform>
            <numerusform>Se envía con %n archivos: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProgressPage</name>
    <message>
        <source>Reading the file…</source>
        <translation>Leyendo el archivo…</translation>
    </message>
    <message>
        <source>Checking the rows…</source>
        <translation>Comprobando las filas…</translation>
    </message>
    <message>
        <source>Stopped. The others are not imported.</source>
        <translation>Detenida. Los demás no se importan.</translation>
    </message>
    <message>
        <source>You can close this: they are sent in the background.</source>
        <translation>Puedes cerrar esta ventana: se envían en segundo plano.</translation>
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
        <source>The contents of files that were kept on this computer are damaged. They were put aside as {name}. No message is lost, and files are fetched again when they are opened. Files and voice notes that were not sent yet have to be added again.</source>
        <translation>El contenido de los archivos guardados en este equipo está dañado. Se ha apartado como {name}. No se pierde ningún mensaje, y los archivos se cargan de nuevo al abrirlos. Los archivos y las notas de voz que aún no se habían enviado hay que añadirlos otra vez.</translation>
    </message>
    <message>
        <source>Files were damaged</source>
        <translation>Había archivos dañados</translation>
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
    <name>QShortcut</name>
    <message>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Mayús</translation>
    </message>
</context>
<context>
    <name>QuoteBar</name>
    <message>
        <source>Do not quote</source>
        <translation>No citar</translation>
    </message>
    <message>
        <source>Answering: %1</source>
        <translation>Respuesta a: %1</translation>
    </message>
</context>
<context>
    <name>Quoting</name>
    <message>
        <source>Earlier message</source>
        <translation>Mensaje anterior</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Navigation</source>
        <translation>Navegación</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Contactos</translation>
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
    <name>RecorderPanel</name>
    <message>
        <source>Voice recorder</source>
        <translation>Grabadora de voz</translation>
    </message>
    <message>
        <source>Discard the voice note?</source>
        <translation>¿Descartar la nota de voz?</translation>
    </message>
    <message>
        <source>What you recorded is removed from this computer.</source>
        <translation>Lo que has grabado se elimina de este equipo.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Space plays · Delete records again · Enter sends · Esc discards</source>
        <translation>Espacio escucha · Supr repite · Intro envía · Esc descarta</translation>
    </message>
    <message>
        <source>Space stops · Delete records again · Enter sends · Esc discards</source>
        <translation>Espacio detiene · Supr repite · Intro envía · Esc descarta</translation>
    </message>
    <message>
        <source>Space tries again · Esc closes</source>
        <translation>Espacio reintenta · Esc cierra</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Grabando</translation>
    </message>
    <message>
        <source>Recording stopped</source>
        <translation>Grabación parada</translation>
    </message>
</context>
<context>
    <name>RecordingRow</name>
    <message>
        <source>Stop recording (Space)</source>
        <translation>Parar la grabación (Espacio)</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>quedan %1</translation>
    </message>
</context>
<context>
    <name>Recovery</name>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
</context>
<context>
    <name>ReplyButton</name>
    <message>
        <source>Reply (R)</source>
        <translation>Responder (R)</translation>
    </message>
</context>
<context>
    <name>ReviewRow</name>
    <message>
        <source>Discard and record again (Delete)</source>
        <translation>Descartar y grabar de nuevo (Supr)</translation>
    </message>
    <message>
        <source>Position in the recording</source>
        <translation>Posición en la grabación</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Enviando…</translation>
    </message>
    <message>
        <source>Pause (Space)</source>
        <translation>Pausar (Espacio)</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>Reproducir (Espacio)</translation>
    </message>
</context>
<context>
    <name>RowList</name>
    <message>
        <source>This one cannot be changed by you.</source>
        <translation>No puedes cambiar este elemento.</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Editar</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Subir</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Bajar</translation>
    </message>
    <message>
        <source>Set password</source>
        <translation>Poner contraseña</translation>
    </message>
    <message>
        <source>Code for the site</source>
        <translation>Código para el sitio</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Deactivate</source>
        <translation>Desactivar</translation>
    </message>
    <message>
        <source>Activate</source>
        <translation>Activar</translation>
    </message>
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
    <name>RowMenu</name>
    <message>
        <source>Reply</source>
        <translation>Responder</translation>
    </message>
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
        <source>Undo merge</source>
        <translation>Deshacer la combinación</translation>
    </message>
    <message>
        <source>Send again</source>
        <translation>Enviar de nuevo</translation>
    </message>
    <message>
        <source>Send anyway</source>
        <translation>Enviar igualmente</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Editar</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Enviar ahora</translation>
    </message>
    <message>
        <source>Cancel sending</source>
        <translation>Cancelar el envío</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>ScheduledRows</name>
    <message>
        <source>Will be sent %1</source>
        <translation>Se enviará: %1</translation>
    </message>
    <message>
        <source>Was to be sent %1</source>
        <translation>Envío previsto: %1</translation>
    </message>
    <message>
        <source>Not if the contact writes first</source>
        <translation>No enviar si el contacto escribe antes</translation>
    </message>
    <message>
        <source>Not sent: the contact wrote first.</source>
        <translation>No enviado: el contacto escribió antes.</translation>
    </message>
    <message>
        <source>Not sent: you cancelled it.</source>
        <translation>No enviado: lo cancelaste.</translation>
    </message>
    <message>
        <source>Not sent: %1 cancelled it.</source>
        <translation>No enviado: lo canceló %1.</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
</context>
<context>
    <name>Section</name>
    <message>
        <source>Only managers and owners can change this.</source>
        <translation>Solo los gestores y los propietarios pueden cambiar esto.</translation>
    </message>
    <message>
        <source>Waiting to be sent</source>
        <translation>Pendiente de envío</translation>
    </message>
    <message>
        <source>Not accepted: %1</source>
        <translation>No aceptado: %1</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>Se ha eliminado %1.</translation>
    </message>
</context>
<context>
    <name>SectionPage</name>
    <message>
        <source>The data on this computer cannot be read now. Check that there is room on the disk.</source>
        <translation>Ahora no se pueden leer los datos de este equipo. Comprueba que haya espacio en el disco.</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>No se puede leer</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Cargando…</translation>
    </message>
</context>
<context>
    <name>SendLater</name>
    <message>
        <source>Tomorrow</source>
        <translation>Mañana</translation>
    </message>
    <message>
        <source>Later today</source>
        <translation>Hoy, más tarde</translation>
    </message>
    <message>
        <source>Next %1</source>
        <comment>a day of the week</comment>
        <translation>Próximo %1</translation>
    </message>
    <message>
        <source>This time is past. Choose a later one.</source>
        <translation>Ese momento ya ha pasado. Elige uno posterior.</translation>
    </message>
    <message>
        <source>This is more than a year from now. Choose an earlier time.</source>
        <translation>Falta más de un año para eso. Elige un momento anterior.</translation>
    </message>
    <message>
        <source>Will be sent on %1.</source>
        <translation>Se enviará el %1.</translation>
    </message>
    <message>
        <source>For the contact that is %1.</source>
        <translation>Hora del contacto: %1.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>day, time</comment>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>SettingsScreen</name>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
</context>
<context>
    <name>SettingsViewModel</name>
    <message>
        <source>Personal</source>
        <translation>Personal</translation>
    </message>
    <message>
        <source>My availability</source>
        <translation>Mi disponibilidad</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personas</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Usuarios</translation>
    </message>
    <message>
        <source>Teams</source>
        <translation>Equipos</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>Bandeja</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Canales</translation>
    </message>
    <message>
        <source>Web chat</source>
        <translation>Chat web</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Escritura</translation>
    </message>
    <message>
        <source>Voice notes</source>
        <translation>Notas de voz</translation>
    </message>
    <message>
        <source>General</source>
        <translation>General</translation>
    </message>
    <message>
        <source>Opening and closing</source>
        <translation>Apertura y cierre</translation>
    </message>
    <message>
        <source>Closing notes</source>
        <translation>Notas de cierre</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>Posponer</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Contact fields</source>
        <translation>Campos de contacto</translation>
    </message>
    <message>
        <source>Snippets</source>
        <translation>Respuestas rápidas</translation>
    </message>
</context>
<context>
    <name>SharedFilesSection</name>
    <message>
        <source>No files yet</source>
        <translation>Aún no hay archivos</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Mostrar más</translation>
    </message>
    <message>
        <source>Shared files</source>
        <translation>Archivos compartidos</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Guardar como…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostrar en la carpeta</translation>
    </message>
</context>
<context>
    <name>SharedFilesViewModel</name>
    <message>
        <source>sent</source>
        <translation>enviado</translation>
    </message>
    <message>
        <source>received</source>
        <translation>recibido</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>This is not the address of a server.</source>
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
    <name>SnippetAttachments</name>
    <message>
        <source>A snippet</source>
        <translation>Una respuesta rápida</translation>
    </message>
</context>
<context>
    <name>SnippetCompletion</name>
    <message>
        <source>The snippets on this computer cannot be read now. Check that there is room on the disk.</source>
        <translation>Ahora no se pueden leer las respuestas rápidas de este equipo. Comprueba que haya espacio en el disco.</translation>
    </message>
    <message>
        <source>Loading snippets…</source>
        <translation>Cargando respuestas rápidas…</translation>
    </message>
    <message>
        <source>No snippets yet. They are made in Settings.</source>
        <translation>Aún no hay respuestas rápidas. Se crean en Ajustes.</translation>
    </message>
    <message>
        <source>No snippet has this.</source>
        <translation>Ninguna respuesta rápida contiene esto.</translation>
    </message>
    <message>
        <source>Without a value: %1</source>
        <translation>Sin dato: %1</translation>
    </message>
    <message>
        <source>There is no such variable: %1</source>
        <translation>No existe esta variable: %1</translation>
    </message>
</context>
<context>
    <name>SnippetExport</name>
    <message numerus="yes">
        <source>%n snippet(s) were exported, without their files.</source>
        <translation>
            <numerusform>Se ha exportado %n respuesta rápida, sin sus archivos.</numerusform>
            <numerusform>Se han exportado %n respuestas rápidas, sin sus archivos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting snippets…</source>
        <translation>Exportando respuestas rápidas…</translation>
    </message>
    <message>
        <source>The snippets on this computer could not be read. Try again.</source>
        <translation>No se pudieron leer las respuestas rápidas de este equipo. Vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Compartida</translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>Personal</translation>
    </message>
</context>
<context>
    <name>SnippetForm</name>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Atajo</translation>
    </message>
    <message>
        <source>What is typed after the / to find it.</source>
        <translation>Lo que se escribe después de / para encontrarla.</translation>
    </message>
    <message>
        <source>shipping-today</source>
        <translation>envio-hoy</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Topics there are: %1</source>
        <translation>Temas que ya existen: %1</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Archivos</translation>
    </message>
    <message>
        <source>They go with the message.</source>
        <translation>Se envían con el mensaje.</translation>
    </message>
    <message>
        <source>Shared with everybody in the workspace</source>
        <translation>Compartida con todo el espacio de trabajo</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>There is no such variable: %1</source>
        <translation>No existe esta variable: %1</translation>
    </message>
</context>
<context>
    <name>SnippetImportWords</name>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Atajo</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>Same snippet as in line %1, left out: %2</source>
        <translation>La misma respuesta que en la línea %1; no se importa: %2</translation>
    </message>
    <message>
        <source>There is no such variable: %1. It is imported as it is.</source>
        <translation>No existe esta variable: %1. Se importa tal cual.</translation>
    </message>
    <message>
        <source>Left out: %1 (%2)</source>
        <translation>No se importa: %1 (%2)</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>No se importa: %1</translation>
    </message>
    <message>
        <source>Import shared snippets</source>
        <translation>Importar respuestas rápidas compartidas</translation>
    </message>
    <message>
        <source>Import snippets of your own</source>
        <translation>Importar respuestas rápidas propias</translation>
    </message>
    <message numerus="yes">
        <source>Import %n snippet(s)</source>
        <translation>
            <numerusform>Importar %n respuesta</numerusform>
            <numerusform>Importar %n respuestas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n snippet(s) will be added or brought up to date.</source>
        <translation>
            <numerusform>Se añadirá o actualizará %n respuesta rápida.</numerusform>
            <numerusform>Se añadirán o actualizarán %n respuestas rápidas.</numerusform>
        </translation>
    </message>
    <message>
        <source>A snippet with the same shortcut, or without one the same name, is brought up to date.</source>
        <translation>Si ya hay una respuesta rápida con el mismo atajo o, si no lo tiene, con el mismo nombre, se actualiza.</translation>
    </message>
    <message>
        <source>Storing the snippets…</source>
        <translation>Guardando las respuestas rápidas…</translation>
    </message>
    <message>
        <source>%1 of %2 snippets are on the server.</source>
        <translation>%1 de %2 respuestas rápidas están en el servidor.</translation>
    </message>
    <message numerus="yes">
        <source>%n were refused: there are too many, or only managers and owners may import shared ones.</source>
        <translation>
            <numerusform>%n rechazada: hay demasiadas, o solo los gestores y los propietarios pueden importar las compartidas.</numerusform>
            <numerusform>%n rechazadas: hay demasiadas, o solo los gestores y los propietarios pueden importar las compartidas.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were refused: there are too many.</source>
        <translation>
            <numerusform>%n rechazada: hay demasiadas.</numerusform>
            <numerusform>%n rechazadas: hay demasiadas.</numerusform>
        </translation>
    </message>
    <message>
        <source>This computer could not store the snippets: its disk may be full. What was stored is safe.</source>
        <translation>Este equipo no pudo guardar las respuestas rápidas: puede que el disco esté lleno. Lo ya guardado está a salvo.</translation>
    </message>
</context>
<context>
    <name>SnippetPopup</name>
    <message>
        <source>Snippets</source>
        <translation>Respuestas rápidas</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>Abrir Ajustes</translation>
    </message>
    <message>
        <source>↑↓ choose · Enter insert · Esc close</source>
        <translation>↑↓ elegir · Intro insertar · Esc cerrar</translation>
    </message>
</context>
<context>
    <name>SnippetTool</name>
    <message>
        <source>Snippets (%1)</source>
        <translation>Respuestas rápidas (%1)</translation>
    </message>
</context>
<context>
    <name>SnippetsPage</name>
    <message>
        <source>Search snippets</source>
        <translation>Buscar respuestas</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Todos los tipos</translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>Personales</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Compartidas</translation>
    </message>
    <message>
        <source>All topics</source>
        <translation>Todos los temas</translation>
    </message>
    <message>
        <source>CSV file</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>Import snippets of your own…</source>
        <translation>Importar respuestas rápidas propias…</translation>
    </message>
    <message>
        <source>Import shared snippets…</source>
        <translation>Importar respuestas rápidas compartidas…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message numerus="yes">
        <source>%n more: search for them</source>
        <translation>
            <numerusform>%n más: búscala</numerusform>
            <numerusform>%n más: búscalas</numerusform>
        </translation>
    </message>
    <message>
        <source>Export snippets</source>
        <translation>Exportar respuestas rápidas</translation>
    </message>
    <message>
        <source>snippets</source>
        <translation>respuestas rápidas</translation>
    </message>
</context>
<context>
    <name>SnippetsSection</name>
    <message>
        <source>Snippets</source>
        <translation>Respuestas rápidas</translation>
    </message>
    <message>
        <source>Replies that are written once. In a message, / finds them by shortcut, name, topic or text.</source>
        <translation>Respuestas que se escriben una sola vez. En un mensaje, / las encuentra por atajo, nombre, tema o texto.</translation>
    </message>
    <message>
        <source>Add snippet</source>
        <translation>Añadir respuesta rápida</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>No se ha encontrado nada</translation>
    </message>
    <message>
        <source>No snippets yet</source>
        <translation>Aún no hay respuestas rápidas</translation>
    </message>
    <message>
        <source>No snippet has all of this.</source>
        <translation>Ninguna respuesta rápida cumple todo esto.</translation>
    </message>
    <message>
        <source>Write down what you often answer, with $contact.first_name where the name belongs.</source>
        <translation>Escribe lo que respondes a menudo, con $contact.first_name donde vaya el nombre.</translation>
    </message>
    <message>
        <source>Snippets you add are yours alone. Shared ones are changed by managers and owners.</source>
        <translation>Las que añades son solo tuyas. Las compartidas las cambian los gestores y los propietarios.</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Compartida</translation>
    </message>
    <message>
        <source>Personal</source>
        <translation>Personal</translation>
    </message>
    <message>
        <source>Change snippet</source>
        <translation>Editar respuesta rápida</translation>
    </message>
</context>
<context>
    <name>SnoozeDialog</name>
    <message>
        <source>Snooze until</source>
        <translation>Posponer hasta</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>Posponer</translation>
    </message>
</context>
<context>
    <name>SnoozeMenu</name>
    <message>
        <source>Return now</source>
        <translation>Recuperar ahora</translation>
    </message>
    <message>
        <source>Choose date and time…</source>
        <translation>Elegir fecha y hora…</translation>
    </message>
</context>
<context>
    <name>SnoozeSection</name>
    <message>
        <source>Snooze</source>
        <translation>Posponer</translation>
    </message>
    <message>
        <source>What the snooze menu offers. Agents can always choose another time themselves.</source>
        <translation>Lo que ofrece el menú para posponer. Los agentes siempre pueden elegir otro momento.</translation>
    </message>
    <message>
        <source>Add preset</source>
        <translation>Añadir opción</translation>
    </message>
    <message>
        <source>No presets</source>
        <translation>Sin opciones</translation>
    </message>
    <message>
        <source>The snooze menu then only offers to choose a time.</source>
        <translation>El menú para posponer solo ofrece entonces elegir un momento.</translation>
    </message>
    <message>
        <source>Change preset</source>
        <translation>Editar opción</translation>
    </message>
    <message>
        <source>For %1</source>
        <comment>a length of time</comment>
        <translation>Durante %1</translation>
    </message>
    <message>
        <source>Next %1, %2</source>
        <comment>a day of the week and a time</comment>
        <translation>Próximo %1, %2</translation>
    </message>
    <message>
        <source>Today, %2</source>
        <translation>Hoy, %2</translation>
    </message>
    <message>
        <source>Tomorrow, %2</source>
        <translation>Mañana, %2</translation>
    </message>
    <message numerus="yes">
        <source>In %n day(s), %2</source>
        <translation>
            <numerusform>Dentro de %n día, %2</numerusform>
            <numerusform>Dentro de %n días, %2</numerusform>
        </translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>For a while</source>
        <translation>Durante un tiempo</translation>
    </message>
    <message>
        <source>Until a time of day</source>
        <translation>Hasta una hora</translation>
    </message>
    <message>
        <source>Until a day of the week</source>
        <translation>Hasta un día de la semana</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>Cuánto tiempo</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unidad</translation>
    </message>
    <message>
        <source>In how many days</source>
        <translation>Dentro de cuántos días</translation>
    </message>
    <message>
        <source>0 is today, 1 is tomorrow.</source>
        <translation>0 es hoy y 1 es mañana.</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Día</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Hora</translation>
    </message>
</context>
<context>
    <name>SnoozeViewModel</name>
    <message>
        <source>Returns on %1.</source>
        <translation>Volverá el %1.</translation>
    </message>
    <message>
        <source>The clocks go forward then, and this time is left out. %1</source>
        <translation>Esa noche se adelantan los relojes y esa hora no existe. %1</translation>
    </message>
    <message>
        <source>In %1</source>
        <comment>a length of time</comment>
        <translation>Dentro de %1</translation>
    </message>
    <message>
        <source>Next %1</source>
        <comment>a day of the week</comment>
        <translation>Próximo %1</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>Mañana</translation>
    </message>
    <message numerus="yes">
        <source>In %n day(s)</source>
        <translation>
            <numerusform>Dentro de %n día</numerusform>
            <numerusform>Dentro de %n días</numerusform>
        </translation>
    </message>
    <message>
        <source>This time is past. Choose a later one.</source>
        <translation>Ese momento ya ha pasado. Elige uno posterior.</translation>
    </message>
    <message>
        <source>This is more than a year from now. Choose an earlier time.</source>
        <translation>Falta más de un año para eso. Elige un momento anterior.</translation>
    </message>
</context>
<context>
    <name>SoundControl</name>
    <message>
        <source>Sound off</source>
        <translation>Sin sonido</translation>
    </message>
    <message>
        <source>Sound on</source>
        <translation>Con sonido</translation>
    </message>
    <message>
        <source>Playing</source>
        <translation>Reproduciendo</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
</context>
<context>
    <name>SpellingTool</name>
    <message>
        <source>Looking for suggestions…</source>
        <translation>Buscando sugerencias…</translation>
    </message>
    <message>
        <source>Add to dictionary</source>
        <translation>Añadir al diccionario</translation>
    </message>
    <message>
        <source>Check spelling</source>
        <translation>Revisar la ortografía</translation>
    </message>
    <message>
        <source>No suggestions</source>
        <translation>Sin sugerencias</translation>
    </message>
</context>
<context>
    <name>StateBars</name>
    <message>
        <source>Return now</source>
        <translation>Recuperar ahora</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Desbloquear</translation>
    </message>
    <message>
        <source>This contact is blocked. The conversation is neither opened nor closed until it is unblocked.</source>
        <translation>Este contacto está bloqueado. La conversación no se abre ni se cierra hasta que lo desbloquees.</translation>
    </message>
    <message>
        <source>Snoozed until %1</source>
        <translation>Pospuesta hasta %1</translation>
    </message>
</context>
<context>
    <name>TableExport</name>
    <message>
        <source>The file could not be written: %1.</source>
        <translation>No se pudo escribir el archivo: %1.</translation>
    </message>
</context>
<context>
    <name>TableImport</name>
    <message>
        <source>Line</source>
        <translation>Línea</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Columna</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>The list could not be written: %1.</source>
        <translation>No se pudo escribir la lista: %1.</translation>
    </message>
</context>
<context>
    <name>TagChip</name>
    <message>
        <source>Remove tag</source>
        <translation>Quitar etiqueta</translation>
    </message>
</context>
<context>
    <name>TagPicker</name>
    <message>
        <source>chosen now</source>
        <translation>elegida ahora</translation>
    </message>
</context>
<context>
    <name>TagsField</name>
    <message>
        <source>+ Tag</source>
        <translation>+ Etiqueta</translation>
    </message>
    <message>
        <source>Add or remove tags</source>
        <translation>Añadir o quitar etiquetas</translation>
    </message>
    <message>
        <source>Search tags</source>
        <translation>Buscar etiquetas</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
</context>
<context>
    <name>TagsSection</name>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Agents mark contacts with tags, and custom inboxes find them by tags.</source>
        <translation>Los agentes marcan los contactos con etiquetas, y las bandejas personalizadas los encuentran por ellas.</translation>
    </message>
    <message>
        <source>Add tag</source>
        <translation>Añadir etiqueta</translation>
    </message>
    <message>
        <source>No tags yet</source>
        <translation>Aún no hay etiquetas</translation>
    </message>
    <message>
        <source>Name what you want to tell contacts apart by, for example VIP or Wholesale.</source>
        <translation>Pon nombre a lo que distingue a unos contactos de otros, por ejemplo VIP o Mayorista.</translation>
    </message>
    <message>
        <source>Change tag</source>
        <translation>Editar etiqueta</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Descripción</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Color</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
</context>
<context>
    <name>TeamsSection</name>
    <message>
        <source>Teams</source>
        <translation>Equipos</translation>
    </message>
    <message>
        <source>A conversation can be assigned to a team, and each team has an inbox.</source>
        <translation>Una conversación se puede asignar a un equipo, y cada equipo tiene una bandeja.</translation>
    </message>
    <message>
        <source>Add team</source>
        <translation>Añadir equipo</translation>
    </message>
    <message>
        <source>No teams yet</source>
        <translation>Aún no hay equipos</translation>
    </message>
    <message>
        <source>Make one for each group that shares work, for example Sales and Support.</source>
        <translation>Crea uno para cada grupo que comparte trabajo, por ejemplo Ventas y Soporte.</translation>
    </message>
    <message>
        <source>Change team</source>
        <translation>Editar equipo</translation>
    </message>
    <message>
        <source>Nobody is in this team</source>
        <translation>No hay nadie en este equipo</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Miembros</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Its inbox goes. Agents who see only what is of their teams no longer see contacts of this one.</source>
        <translation>Desaparece su bandeja. Los agentes que solo ven lo de sus equipos dejan de ver los contactos de este.</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>¿Eliminar %1?</translation>
    </message>
    <message>
        <source>Remove team</source>
        <translation>Eliminar equipo</translation>
    </message>
</context>
<context>
    <name>TemplateEditor</name>
    <message>
        <source>Insert variable</source>
        <translation>Insertar variable</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vista previa</translation>
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
        <source>Tomorrow %1</source>
        <translation>Mañana, %1</translation>
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
        <source>Send anyway</source>
        <translation>Enviar igualmente</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Editar</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Enviar ahora</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Dismiss</source>
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
        <source>This contact is assigned to others now, or your rights have changed.</source>
        <translation>Este contacto está asignado ahora a otras personas, o han cambiado tus permisos.</translation>
    </message>
    <message>
        <source>No longer visible to you</source>
        <translation>Ya no puedes verlo</translation>
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
        <source>Conversation closed automatically: the contact did not answer</source>
        <translation>Conversación cerrada automáticamente: el contacto no contestó</translation>
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
        <source>Not sent: a teammate has replied in the meantime.</source>
        <translation>No enviado: alguien de tu equipo ha respondido mientras tanto.</translation>
    </message>
    <message>
        <source>Not sent: the contact was merged with this one in the meantime.</source>
        <translation>No enviado: mientras tanto, el contacto se ha combinado con este.</translation>
    </message>
    <message>
        <source>Not sent: the contact is blocked.</source>
        <translation>No enviado: el contacto está bloqueado.</translation>
    </message>
    <message>
        <source>Not sent: the contact has no channel that can take it.</source>
        <translation>No enviado: el contacto no tiene ningún canal que lo admita.</translation>
    </message>
    <message>
        <source>Not sent: a file did not reach the server.</source>
        <translation>No enviado: un archivo no llegó al servidor.</translation>
    </message>
    <message>
        <source>Not sent: a file is no longer on the server. Add it again.</source>
        <translation>No enviado: un archivo ya no está en el servidor. Vuelve a añadirlo.</translation>
    </message>
    <message>
        <source>Not sent: a file is too large for the channel.</source>
        <translation>No enviado: un archivo es demasiado grande para el canal.</translation>
    </message>
    <message>
        <source>Not sent: the channel does not take such files.</source>
        <translation>No enviado: el canal no admite archivos de este tipo.</translation>
    </message>
    <message>
        <source>Not sent: the channel takes fewer files in one message.</source>
        <translation>No enviado: el canal admite menos archivos por mensaje.</translation>
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
</context>
<context>
    <name>ToastCard</name>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Descartar</translation>
    </message>
</context>
<context>
    <name>UndoSendButton</name>
    <message>
        <source>Take the message back (Ctrl+Z in the empty field)</source>
        <translation>Deshacer el envío (Ctrl+Z con el campo vacío)</translation>
    </message>
    <message>
        <source>Sending… Undo (%1)</source>
        <translation>Deshacer envío (%1)</translation>
    </message>
    <message>
        <source>Undo sending</source>
        <translation>Deshacer el envío</translation>
    </message>
    <message>
        <source>Sending. Press Ctrl+Z to take it back.</source>
        <translation>Enviando. Pulsa Ctrl+Z para deshacer el envío.</translation>
    </message>
</context>
<context>
    <name>UsersSection</name>
    <message>
        <source>Users</source>
        <translation>Usuarios</translation>
    </message>
    <message>
        <source>Who works in this workspace, and what each may do.</source>
        <translation>Quién trabaja en este espacio de trabajo y qué puede hacer.</translation>
    </message>
    <message>
        <source>Add user</source>
        <translation>Añadir usuario</translation>
    </message>
    <message>
        <source>No users yet</source>
        <translation>Aún no hay usuarios</translation>
    </message>
    <message>
        <source>Add the people who answer your customers.</source>
        <translation>Añade a quienes responden a tus clientes.</translation>
    </message>
    <message>
        <source>Change user</source>
        <translation>Editar usuario</translation>
    </message>
    <message>
        <source>%1 (you)</source>
        <translation>%1 (tú)</translation>
    </message>
    <message>
        <source>sees own and team contacts</source>
        <translation>ve sus contactos y los de sus equipos</translation>
    </message>
    <message>
        <source>sees own contacts only</source>
        <translation>solo ve sus contactos</translation>
    </message>
    <message>
        <source>deactivated</source>
        <translation>desactivado</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Propietario</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>Gestor</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agente</translation>
    </message>
    <message>
        <source>Everything, owners too</source>
        <translation>Todo, también a los propietarios</translation>
    </message>
    <message>
        <source>Everything but owners</source>
        <translation>Todo salvo a los propietarios</translation>
    </message>
    <message>
        <source>Works in the inboxes</source>
        <translation>Trabaja en las bandejas</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Email address</source>
        <translation>Dirección de correo</translation>
    </message>
    <message>
        <source>They sign in with it.</source>
        <translation>Inicia sesión con ella.</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rol</translation>
    </message>
    <message>
        <source>Which contacts they see</source>
        <translation>Qué contactos ve</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todos</translation>
    </message>
    <message>
        <source>Their own and those of their teams</source>
        <translation>Los suyos y los de sus equipos</translation>
    </message>
    <message>
        <source>Only their own</source>
        <translation>Solo los suyos</translation>
    </message>
    <message>
        <source>They can sign in once you have given them a password.</source>
        <translation>Podrá iniciar sesión cuando le hayas puesto una contraseña.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Repítela</translation>
    </message>
    <message>
        <source>%1 can sign in with the new password.</source>
        <translation>%1 ya puede iniciar sesión con la contraseña nueva.</translation>
    </message>
    <message>
        <source>Password of %1</source>
        <translation>Contraseña de %1</translation>
    </message>
    <message>
        <source>It goes to the server at once and is not kept on this computer.</source>
        <translation>Se envía al servidor enseguida y no se guarda en este equipo.</translation>
    </message>
    <message>
        <source>You are offline: a password can only be set while you are connected.</source>
        <translation>Estás sin conexión: solo se puede poner una contraseña con conexión.</translation>
    </message>
    <message>
        <source>Set password</source>
        <translation>Poner contraseña</translation>
    </message>
    <message>
        <source>%1 is signed out everywhere and cannot sign in. What they wrote and their contacts stay.</source>
        <translation>Se cierran todas las sesiones de %1 y no podrá iniciar otra. Lo que escribió y sus contactos se conservan.</translation>
    </message>
    <message>
        <source>Deactivate %1?</source>
        <translation>¿Desactivar %1?</translation>
    </message>
    <message>
        <source>Deactivate</source>
        <translation>Desactivar</translation>
    </message>
</context>
<context>
    <name>ValueBox</name>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
</context>
<context>
    <name>ValueField</name>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
</context>
<context>
    <name>ValueLabel</name>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
</context>
<context>
    <name>VariableValues</name>
    <message>
        <source>yes</source>
        <translation>sí</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
    </message>
</context>
<context>
    <name>VariableWords</name>
    <message>
        <source>Contact</source>
        <translation>Contacto</translation>
    </message>
    <message>
        <source>Yourself</source>
        <translation>Tú</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Conversación</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>Espacio de trabajo</translation>
    </message>
    <message>
        <source>First name</source>
        <translation>Nombre de pila</translation>
    </message>
    <message>
        <source>Last name</source>
        <translation>Apellidos</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Email</source>
        <translation>Correo</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Assignee</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Your first name</source>
        <translation>Tu nombre de pila</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>Tu nombre</translation>
    </message>
    <message>
        <source>Your email</source>
        <translation>Tu correo</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Equipo</translation>
    </message>
    <message>
        <source>Day it was opened</source>
        <translation>Día de apertura</translation>
    </message>
    <message>
        <source>Time it was opened</source>
        <translation>Hora de apertura</translation>
    </message>
    <message>
        <source>Short number</source>
        <translation>Número corto</translation>
    </message>
    <message>
        <source>Name of the workspace</source>
        <translation>Nombre del espacio de trabajo</translation>
    </message>
</context>
<context>
    <name>VideoFailure</name>
    <message>
        <source>Load again</source>
        <translation>Volver a cargar</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Guardar como…</translation>
    </message>
    <message>
        <source>Full view</source>
        <translation>Ver en grande</translation>
    </message>
    <message>
        <source>Open in another program</source>
        <translation>Abrir con otro programa</translation>
    </message>
</context>
<context>
    <name>VideoPane</name>
    <message>
        <source>Play</source>
        <translation>Reproducir</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Posición</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>This video cannot be played here. Save it, or open it in another program.</source>
        <translation>Este vídeo no se puede reproducir aquí. Guárdalo o ábrelo con otro programa.</translation>
    </message>
</context>
<context>
    <name>ViewerBar</name>
    <message>
        <source>Zoom out</source>
        <translation>Alejar</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Acercar</translation>
    </message>
    <message>
        <source>Open in another program</source>
        <translation>Abrir con otro programa</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Guardar como…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>Viewers</name>
    <message>
        <source>Also looking at this: %1</source>
        <translation>También lo está viendo: %1</translation>
    </message>
</context>
<context>
    <name>VoiceSection</name>
    <message>
        <source>Voice notes</source>
        <translation>Notas de voz</translation>
    </message>
    <message>
        <source>This is kept on this computer.</source>
        <translation>Se guarda en este equipo.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Micrófono</translation>
    </message>
    <message>
        <source>While it is not connected, the system&apos;s default is used.</source>
        <translation>Si no está conectado, se usa el predeterminado del sistema.</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>no conectado</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Predeterminado del sistema</translation>
    </message>
</context>
<context>
    <name>VoiceTool</name>
    <message>
        <source>Voice note (%1)</source>
        <translation>Nota de voz (%1)</translation>
    </message>
</context>
<context>
    <name>VoiceWords</name>
    <message>
        <source>No microphone was found. Connect one, then try again.</source>
        <translation>No se ha encontrado ningún micrófono. Conecta uno y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>This program may not use the microphone. Allow it in the system&apos;s privacy settings, then try again.</source>
        <translation>Este programa no puede usar el micrófono. Permítelo en los ajustes de privacidad del sistema y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>Another program uses the microphone. Close it there, or choose another microphone, then try again.</source>
        <translation>Otro programa está usando el micrófono. Ciérralo allí o elige otro micrófono y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>This channel takes neither voice notes nor audio files.</source>
        <translation>Este canal no admite notas de voz ni archivos de audio.</translation>
    </message>
    <message>
        <source>The microphone gives no sound. Connect it again, or choose another one.</source>
        <translation>El micrófono no da sonido. Vuelve a conectarlo o elige otro.</translation>
    </message>
    <message>
        <source>The microphone cannot be opened. It may be unplugged, used by another program, or not allowed for this one. Check that, or choose another microphone, then try again.</source>
        <translation>No se puede abrir el micrófono. Puede estar desconectado, en uso por otro programa o no permitido para este. Compruébalo o elige otro micrófono y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>Nothing can be recorded, because it cannot be kept on this computer. Check that the disk has free space, then try again.</source>
        <translation>No se puede grabar nada porque no se puede guardar en este equipo. Comprueba que haya espacio en el disco y vuelve a intentarlo.</translation>
    </message>
    <message>
        <source>Recording stopped at the longest that a voice note can be. All of it is kept.</source>
        <translation>La grabación se paró al llegar a la duración máxima de una nota de voz. Se conserva entera.</translation>
    </message>
    <message>
        <source>Recording stopped when you left this contact. All of it is kept.</source>
        <translation>La grabación se paró cuando saliste de este contacto. Se conserva entera.</translation>
    </message>
    <message>
        <source>This voice note was not sent. What was recorded is kept.</source>
        <translation>Esta nota de voz no se envió. Se conserva lo grabado.</translation>
    </message>
    <message>
        <source>The microphone is gone, so recording stopped. What was recorded is kept.</source>
        <translation>El micrófono ya no está y la grabación se paró. Se conserva lo grabado.</translation>
    </message>
    <message>
        <source>The disk is full, so recording stopped. What was recorded is kept. Free some space before you send it.</source>
        <translation>El disco está lleno y la grabación se paró. Se conserva lo grabado. Libera espacio antes de enviarlo.</translation>
    </message>
    <message>
        <source>The other microphone cannot be opened. What was recorded is kept.</source>
        <translation>No se puede abrir el otro micrófono. Se conserva lo grabado.</translation>
    </message>
    <message>
        <source>Recording stopped, because no more of it could be kept on this computer. What was recorded is kept.</source>
        <translation>La grabación se paró porque no se pudo guardar más en este equipo. Se conserva lo grabado.</translation>
    </message>
    <message>
        <source>The voice note cannot be prepared: there is no ffmpeg on this computer. It is kept. Install ffmpeg, then press Send again.</source>
        <translation>No se puede preparar la nota de voz: falta ffmpeg en este equipo. Se conserva. Instala ffmpeg y vuelve a pulsar Enviar.</translation>
    </message>
    <message>
        <source>The voice note could not be prepared. The recording is kept. Press Send to try again.</source>
        <translation>No se pudo preparar la nota de voz. Se conserva la grabación. Pulsa Enviar para reintentarlo.</translation>
    </message>
    <message>
        <source>The disk is full, so the voice note could not be prepared. The recording is kept. Free some space, then press Send again.</source>
        <translation>El disco está lleno y no se pudo preparar la nota de voz. Se conserva la grabación. Libera espacio y vuelve a pulsar Enviar.</translation>
    </message>
    <message>
        <source>This channel takes neither voice notes nor audio files. The recording is kept.</source>
        <translation>Este canal no admite notas de voz ni archivos de audio. Se conserva la grabación.</translation>
    </message>
    <message>
        <source>The voice note is larger than this channel takes. The recording is kept.</source>
        <translation>La nota de voz ocupa más de lo que admite este canal. Se conserva la grabación.</translation>
    </message>
    <message>
        <source>The voice note was not sent. The recording is kept. Press Send to try again.</source>
        <translation>La nota de voz no se envió. Se conserva la grabación. Pulsa Enviar para reintentarlo.</translation>
    </message>
    <message>
        <source>Nothing is heard: is the microphone muted?</source>
        <translation>No se oye nada: ¿está silenciado el micrófono?</translation>
    </message>
    <message>
        <source>There is nothing to play on: connect speakers or headphones.</source>
        <translation>No hay dónde reproducirlo: conecta unos altavoces o auriculares.</translation>
    </message>
    <message>
        <source>Sound cannot be played on this computer.</source>
        <translation>En este equipo no se puede reproducir sonido.</translation>
    </message>
    <message>
        <source>This cannot be fetched now. It plays when the network is back.</source>
        <translation>Ahora no se puede cargar. Se reproducirá cuando vuelva la red.</translation>
    </message>
    <message>
        <source>This sound cannot be played.</source>
        <translation>Este sonido no se puede reproducir.</translation>
    </message>
    <message>
        <source>Will be sent as an audio file</source>
        <translation>Se enviará como archivo de audio</translation>
    </message>
    <message>
        <source>A voice note to %1 was not sent.</source>
        <translation>Una nota de voz para %1 no se envió.</translation>
    </message>
    <message numerus="yes">
        <source>%n voice notes were not sent.</source>
        <translation>
            <numerusform>%n nota de voz no se envió.</numerusform>
            <numerusform>%n notas de voz no se enviaron.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WaitingField</name>
    <message>
        <source>Waiting time</source>
        <translation>Tiempo de espera</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unidad</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>horas</translation>
    </message>
    <message>
        <source>days</source>
        <translation>días</translation>
    </message>
</context>
<context>
    <name>WebChatsSection</name>
    <message>
        <source>Web chat</source>
        <translation>Chat web</translation>
    </message>
    <message>
        <source>A chat on your web site. What visitors write there comes into the inbox.</source>
        <translation>Un chat en tu sitio web. Lo que escriben ahí los visitantes llega a la bandeja.</translation>
    </message>
    <message>
        <source>Add web chat</source>
        <translation>Añadir chat web</translation>
    </message>
    <message>
        <source>No web chats yet</source>
        <translation>Aún no hay chats web</translation>
    </message>
    <message>
        <source>Add one and put its code on your site.</source>
        <translation>Añade uno y pon su código en tu sitio.</translation>
    </message>
    <message>
        <source>You are offline. Web chats are kept on the server: you can change them when you are connected.</source>
        <translation>Estás sin conexión. Los chats web se guardan en el servidor: puedes cambiarlos cuando haya conexión.</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Activo</translation>
    </message>
    <message>
        <source>Deactivated: visitors cannot write</source>
        <translation>Desactivado: los visitantes no pueden escribir</translation>
    </message>
    <message>
        <source>Change web chat</source>
        <translation>Editar chat web</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>What your agents call it.</source>
        <translation>Cómo lo llaman tus agentes.</translation>
    </message>
    <message>
        <source>Web sites that may show it</source>
        <translation>Sitios web que pueden mostrarlo</translation>
    </message>
    <message>
        <source>One address on each line, for example https://shop.example or https://*.shop.example.</source>
        <translation>Una dirección por línea, por ejemplo https://shop.example o https://*.shop.example.</translation>
    </message>
    <message>
        <source>Heading</source>
        <translation>Encabezado</translation>
    </message>
    <message>
        <source>What visitors see above the chat. Empty: the name.</source>
        <translation>Lo que ven los visitantes encima del chat. Vacío: el nombre.</translation>
    </message>
    <message>
        <source>Greeting</source>
        <translation>Saludo</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Color</translation>
    </message>
    <message>
        <source>Let visitors leave their name and email address</source>
        <translation>Permitir que los visitantes dejen su nombre y su correo</translation>
    </message>
    <message>
        <source>Code for your web site</source>
        <translation>Código para tu sitio web</translation>
    </message>
    <message>
        <source>Put it before the end of the body of every page that should show the chat.</source>
        <translation>Ponlo antes del final del cuerpo (body) de cada página que deba mostrar el chat.</translation>
    </message>
    <message>
        <source>Put it on your site</source>
        <translation>Ponlo en tu sitio</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message>
        <source>Deactivate %1?</source>
        <translation>¿Desactivar %1?</translation>
    </message>
    <message>
        <source>Visitors cannot write any more, and the chat no longer shows on your site.</source>
        <translation>Los visitantes ya no podrán escribir y el chat dejará de aparecer en tu sitio.</translation>
    </message>
    <message>
        <source>Deactivate</source>
        <translation>Desactivar</translation>
    </message>
</context>
<context>
    <name>WritingSection</name>
    <message>
        <source>Writing</source>
        <translation>Escritura</translation>
    </message>
    <message>
        <source>This is kept on this computer.</source>
        <translation>Se guarda en este equipo.</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Nunca</translation>
    </message>
    <message numerus="yes">
        <source>For %n second(s)</source>
        <translation>
            <numerusform>Durante %n segundo</numerusform>
            <numerusform>Durante %n segundos</numerusform>
        </translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>Enviar con</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Intro</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Ctrl+Intro</translation>
    </message>
    <message>
        <source>Shift+Enter always begins a new line.</source>
        <translation>Mayús+Intro siempre empieza otra línea.</translation>
    </message>
    <message>
        <source>Sending can be undone</source>
        <translation>Deshacer el envío</translation>
    </message>
    <message>
        <source>So long a reply waits here before it goes.</source>
        <translation>Es el tiempo que una respuesta espera aquí antes de salir.</translation>
    </message>
    <message>
        <source>Check spelling</source>
        <translation>Revisar la ortografía</translation>
    </message>
    <message>
        <source>In the language of the contact, where it is English, Spanish or Portuguese.</source>
        <translation>En el idioma del contacto, si es inglés, español o portugués.</translation>
    </message>
</context>
<context>
    <name>_AvatarButton</name>
    <message>
        <source>Your account</source>
        <translation>Tu cuenta</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>the user&apos;s name, and how available they are</comment>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>_CheckRow</name>
    <message>
        <source>Yes</source>
        <translation>Sí</translation>
    </message>
</context>
<context>
    <name>_DurationWords</name>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>horas</translation>
    </message>
    <message>
        <source>days</source>
        <translation>días</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minuto</numerusform>
            <numerusform>%n minutos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hora</numerusform>
            <numerusform>%n horas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n día</numerusform>
            <numerusform>%n días</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_PreviewPage</name>
    <message>
        <source>This can be undone for 24 hours.</source>
        <translation>Se puede deshacer durante 24 horas.</translation>
    </message>
    <message>
        <source>What moves</source>
        <translation>Qué se traslada</translation>
    </message>
    <message>
        <source>%1 stays, %2 goes into it.</source>
        <translation>%2 se integra en %1, que se conserva.</translation>
    </message>
</context>
<context>
    <name>_Tones</name>
    <message>
        <source>Skin tone</source>
        <translation>Tono de piel</translation>
    </message>
    <message>
        <source>No skin tone</source>
        <translation>Sin tono de piel</translation>
    </message>
    <message>
        <source>Light skin tone</source>
        <translation>Tono de piel claro</translation>
    </message>
    <message>
        <source>Medium-light skin tone</source>
        <translation>Tono de piel claro medio</translation>
    </message>
    <message>
        <source>Medium skin tone</source>
        <translation>Tono de piel medio</translation>
    </message>
    <message>
        <source>Medium-dark skin tone</source>
        <translation>Tono de piel oscuro medio</translation>
    </message>
    <message>
        <source>Dark skin tone</source>
        <translation>Tono de piel oscuro</translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message>
        <source>This needs the server, which cannot be reached now. Try again when you are connected.</source>
        <translation>Para esto hace falta el servidor, y ahora no se puede llegar a él. Vuelve a intentarlo cuando haya conexión.</translation>
    </message>
    <message>
        <source>You are signed out. Sign in again to change this.</source>
        <translation>Tu sesión está cerrada. Vuelve a iniciarla para cambiar esto.</translation>
    </message>
    <message>
        <source>This could not be saved on this computer. Check that there is room on the disk.</source>
        <translation>No se pudo guardar en este equipo. Comprueba que haya espacio en el disco.</translation>
    </message>
    <message>
        <source>The server did not accept this.</source>
        <translation>El servidor no lo aceptó.</translation>
    </message>
    <message>
        <source>This is not an email address. Write it like name@company.com.</source>
        <translation>Esto no es una dirección de correo. Escríbela así: nombre@empresa.com.</translation>
    </message>
    <message>
        <source>Somebody else has this email address.</source>
        <translation>Otra persona ya tiene esta dirección de correo.</translation>
    </message>
    <message>
        <source>This is the last owner. Make somebody else an owner first.</source>
        <translation>Es el último propietario. Nombra antes a otro.</translation>
    </message>
    <message>
        <source>Your own role and whether you are active are for another manager or owner to change.</source>
        <translation>Tu rol y si estás activo solo los puede cambiar otro gestor o propietario.</translation>
    </message>
    <message>
        <source>This user is not there any more.</source>
        <translation>Este usuario ya no existe.</translation>
    </message>
    <message>
        <source>This team is not there any more.</source>
        <translation>Este equipo ya no existe.</translation>
    </message>
    <message>
        <source>Use %1 to %2 characters.</source>
        <translation>Usa de %1 a %2 caracteres.</translation>
    </message>
    <message>
        <source>The two passwords are not the same.</source>
        <translation>Las dos contraseñas no son iguales.</translation>
    </message>
    <message>
        <source>You may not do this. Ask an owner of the workspace.</source>
        <translation>No puedes hacer esto. Pídeselo a un propietario del espacio de trabajo.</translation>
    </message>
    <message>
        <source>Write a name.</source>
        <translation>Escribe un nombre.</translation>
    </message>
    <message>
        <source>There is one with this name already. Choose another name.</source>
        <translation>Ya existe ese nombre. Elige otro.</translation>
    </message>
    <message>
        <source>This is too long. Shorten it to %3 characters.</source>
        <translation>Es demasiado largo. Acórtalo a %3 caracteres.</translation>
    </message>
    <message>
        <source>There are as many as there can be. Remove one first.</source>
        <translation>Has llegado al máximo. Elimina antes algo de la lista.</translation>
    </message>
    <message>
        <source>Write at least one option, each on a line of its own.</source>
        <translation>Escribe al menos una opción, cada una en su línea.</translation>
    </message>
    <message>
        <source>Two options are the same. Each can be there once.</source>
        <translation>Hay dos opciones iguales. Cada una solo puede estar una vez.</translation>
    </message>
    <message>
        <source>There can be %4 options at most.</source>
        <translation>Puede haber %4 opciones como máximo.</translation>
    </message>
    <message>
        <source>The type of a field cannot be changed. Add another field instead.</source>
        <translation>El tipo de un campo no se puede cambiar. Añade otro campo.</translation>
    </message>
    <message>
        <source>This category is not there any more.</source>
        <translation>Esta categoría ya no existe.</translation>
    </message>
    <message>
        <source>This tag is not there any more.</source>
        <translation>Esta etiqueta ya no existe.</translation>
    </message>
    <message>
        <source>This field is not there any more.</source>
        <translation>Este campo ya no existe.</translation>
    </message>
    <message>
        <source>Somebody else has added this meanwhile.</source>
        <translation>Otra persona lo ha añadido mientras tanto.</translation>
    </message>
    <message>
        <source>Write a text, or add a file.</source>
        <translation>Escribe un texto o añade un archivo.</translation>
    </message>
    <message>
        <source>This is too long. Shorten it to %6 characters.</source>
        <translation>Es demasiado largo. Acórtalo a %6 caracteres.</translation>
    </message>
    <message>
        <source>Use up to %7 letters, digits and signs, and no spaces.</source>
        <translation>Usa hasta %7 letras, cifras y signos, sin espacios.</translation>
    </message>
    <message>
        <source>Another snippet has this shortcut. Choose another one.</source>
        <translation>Otra respuesta rápida ya tiene este atajo. Elige otro.</translation>
    </message>
    <message>
        <source>Who sees a snippet cannot be changed. Add another snippet instead.</source>
        <translation>No se puede cambiar quién ve una respuesta rápida. Añade otra.</translation>
    </message>
    <message>
        <source>This snippet is not there any more.</source>
        <translation>Esta respuesta rápida ya no existe.</translation>
    </message>
    <message>
        <source>A file of it did not reach the server. Add the file again.</source>
        <translation>Uno de sus archivos no llegó al servidor. Vuelve a añadirlo.</translation>
    </message>
    <message>
        <source>A file of it could not be sent to the server. Add the file again.</source>
        <translation>Uno de sus archivos no se pudo enviar al servidor. Vuelve a añadirlo.</translation>
    </message>
    <message>
        <source>Choose 30 minutes to 14 days.</source>
        <translation>Elige de 30 minutos a 14 días.</translation>
    </message>
    <message>
        <source>Choose one minute to 366 days.</source>
        <translation>Elige de un minuto a 366 días.</translation>
    </message>
    <message>
        <source>Write a time of day, for example 9:00.</source>
        <translation>Escribe una hora, por ejemplo 9:00.</translation>
    </message>
    <message>
        <source>Write a number of days from 0 to 366.</source>
        <translation>Escribe un número de días de 0 a 366.</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>Escribe un número entero.</translation>
    </message>
    <message>
        <source>This channel is not there any more.</source>
        <translation>Este canal ya no existe.</translation>
    </message>
    <message>
        <source>Write the address of each site on its own line, for example https://shop.example.</source>
        <translation>Escribe la dirección de cada sitio en su línea, por ejemplo https://shop.example.</translation>
    </message>
    <message>
        <source>Write a colour as # and six digits, for example %5.</source>
        <translation>Escribe un color como # y seis cifras, por ejemplo %5.</translation>
    </message>
</context>
</TS>
