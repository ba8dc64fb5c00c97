#include "host/cli/messages.h"

#include <array>

namespace wirelab::cli {
namespace {

struct Entry {
  Message message;
  std::string_view english;
  std::string_view spanish;
};

using enum Message;

constexpr std::array kCatalogue = std::to_array<Entry>({
    {sending, "Sending the command: {0} to IP: {1}", "Mandando el comando: {0} a la IP: {1}"},
    {size_received, "Size received: {0} bytes", "Tamaño recibido: {0} bytes"},
    {downloaded, "Downloaded successfully", "Descargado correctamente"},
    {saved_here, "File '{0}' saved in the current path", "Fichero '{0}' guardado en la ruta actual"},
    {server_response, "Server response:", "Respuesta del servidor:"},

    {saved, "saved '{0}' ({1} bytes)", "guardado '{0}' ({1} bytes)"},
    {stored, "stored '{0}' ({1} bytes)", "subido '{0}' ({1} bytes)"},
    {deleted, "deleted '{0}'", "borrado '{0}'"},
    {renamed, "renamed '{0}' to '{1}'", "renombrado '{0}' a '{1}'"},
    {logged_in, "'{0}' is authenticated", "'{0}' está autenticado"},
    {signed_in, "'{0}' is registered", "'{0}' está registrado"},
    {summary, "{0} of {1} done, {2} failed", "{0} de {1} hechos, {2} con error"},
    {not_tried, "not tried, because of the error before", "no se ha intentado, por el error anterior"},

    {get_refused, "the server has no such file, or cannot read it, or is too busy",
     "el servidor no tiene ese fichero, o no puede leerlo, o está demasiado ocupado"},
    {put_refused, "the server refused the file: the name may not be allowed, its disk full, or the server too busy",
     "el servidor ha rechazado el fichero: puede que el nombre no esté permitido, que su disco esté lleno o que esté "
     "demasiado ocupado"},
    {rm_refused, "the server has no such file, or cannot delete it, or is too busy",
     "el servidor no tiene ese fichero, o no puede borrarlo, o está demasiado ocupado"},
    {mv_refused,
     "the server did not rename it: it is not there, or '{0}' exists already, or the server is too busy or its disk "
     "full",
     "el servidor no lo ha renombrado: no existe, o ya existe '{0}', o el servidor está demasiado ocupado o su disco "
     "lleno"},
    {ls_missing, "the server has no such directory", "el servidor no tiene ese directorio"},
    {ls_refused,
     "the server refused to list: it may want a log-in, which goes over TLS (leave --classic out), or be too busy",
     "el servidor no ha querido listar: puede que quiera un usuario, lo que va por TLS (quita --classic), o que esté "
     "demasiado ocupado"},
    {login_refused,
     "user or password is wrong, or the server takes log-ins over TLS only (leave --classic out), or it is too busy",
     "el usuario o la contraseña no es correcto, o el servidor solo admite entrar por TLS (quita --classic), o está "
     "demasiado ocupado"},
    {signin_refused,
     "the server did not register the user: the name is taken or not allowed, or the server is too busy or its disk "
     "full",
     "el servidor no ha registrado al usuario: el nombre está ocupado o no está permitido, o el servidor está "
     "demasiado ocupado o su disco lleno"},
    {net_refused, "the server refused; it may be too busy, or its board cannot do this",
     "el servidor no ha querido hacerlo; puede que esté demasiado ocupado, o que su placa no pueda"},
    {unknown_command, "the server does not know this command", "el servidor no conoce este comando"},

    {refused,
     "cannot connect to {0}: connection refused. Is wirelabd running there? Start it with boards/up, or name another "
     "address with --ip.",
     "no se puede conectar a {0}: conexión rechazada. ¿Está wirelabd en marcha allí? Arránquelo con boards/up, o "
     "indique "
     "otra dirección con --ip."},
    {no_route, "cannot connect to {0}: no way to reach it. Check the network, or name another address with --ip.",
     "no se puede conectar a {0}: no hay camino hasta allí. Compruebe la red, o indique otra dirección con --ip."},
    {connect_timeout,
     "cannot connect to {0}: no answer within {1} s. Check that the address is right and that no firewall is in "
     "between.",
     "no se puede conectar a {0}: sin respuesta en {1} s. Compruebe que la dirección es correcta y que no hay un "
     "cortafuegos por medio."},
    {connect_failed, "cannot connect to {0}: {1}.", "no se puede conectar a {0}: {1}."},
    {timed_out, "{0} did not answer within {1} s. Try again, or wait longer with --timeout.",
     "{0} no ha contestado en {1} s. Vuelva a intentarlo, o espere más con --timeout."},
    {stream_silent, "{0} has said nothing for {1} s: it, or the way to it, is gone. Try again.",
     "{0} no ha dicho nada en {1} s: ha desaparecido, o no hay camino hasta allí. Vuelva a intentarlo."},
    {body_timed_out,
     "{0} became too slow after {1} of {2} bytes (less than 1 KiB in {3} s). Try again, or wait longer with --timeout.",
     "{0} se ha vuelto demasiado lento tras {1} de {2} bytes (menos de 1 KiB en {3} s). Vuelva a intentarlo, o espere "
     "más "
     "con --timeout."},
    {broke, "the connection to {0} broke before the answer was complete ({1}). Try again.",
     "la conexión con {0} se ha roto antes de completar la respuesta ({1}). Vuelva a intentarlo."},
    {body_broke, "the connection to {0} broke ({1}) after {2} of {3} bytes. Try again.",
     "la conexión con {0} se ha roto ({1}) tras {2} de {3} bytes. Vuelva a intentarlo."},
    {ended_early, "{0} closed the connection before its answer was complete. Its log may say why.",
     "{0} ha cerrado la conexión antes de completar la respuesta. Quizá su registro diga por qué."},
    {body_cut, "{0} closed the connection after {1} of {2} bytes. Try again; its log may say why.",
     "{0} ha cerrado la conexión tras {1} de {2} bytes. Vuelva a intentarlo; quizá su registro diga por qué."},
    {not_understood, "the answer of {0} is not of this protocol: '{1}'. Is another service on that port?",
     "la respuesta de {0} no es de este protocolo: '{1}'. ¿Hay otro servicio en ese puerto?"},
    {too_long, "the answer of {0} is longer than {1} bytes, which is more than this program takes.",
     "la respuesta de {0} pasa de {1} bytes, que es más de lo que este programa acepta."},
    {body_too_long, "{0} sent more than the {1} bytes that it announced. Nothing is kept.",
     "{0} ha enviado más de los {1} bytes que anunció. No se guarda nada."},
    {interrupted, "interrupted", "interrumpido"},

    {exists, "'{0}' exists here already. Choose another name with -o, or replace it with --force.",
     "'{0}' ya existe aquí. Elija otro nombre con -o, o reemplácelo con --force."},
    {not_regular, "'{0}' is not a regular file, so it is not replaced. Choose another name with 'get -o'.",
     "'{0}' no es un fichero normal, así que no se reemplaza. Elija otro nombre con 'get -o'."},
    {no_local_name, "'{0}' does not end in a name to save under. Choose one with 'get -o'.",
     "'{0}' no acaba en un nombre con el que guardarlo. Elija uno con 'get -o'."},
    {cannot_write, "cannot write '{0}': {1}", "no se puede escribir '{0}': {1}"},
    {cannot_read, "cannot read '{0}': {1}", "no se puede leer '{0}': {1}"},
    {bad_capture, "'{0}' {1}, at byte {2}", "'{0}' {1}, en el byte {2}"},
    {trace_words, "'{0}' is nothing that can be done with a trace: explain",
     "'{0}' no es nada que se pueda hacer con una traza: explain"},
    {trace_one_file, "--svg, --html, --annotate and --conversation are about one capture: name one FILE",
     "--svg, --html, --annotate y --conversation son de una sola captura: nombre un FICHERO"},
    {bad_conversation, "'{0}' is no number of a conversation: they count from 1",
     "'{0}' no es el número de una conversación: se cuentan desde 1"},
    {bad_lab, "'{0}' is no lab whose trace is known here: {1}",
     "'{0}' no es una práctica cuya traza se conozca aquí: {1}"},
    {no_conversation, "'{0}' has no conversation {1}, but {2}", "'{0}' no tiene la conversación {1}, sino {2}"},
    {conversation_heading, "Conversation {0}: {1}, packets: {2}", "Conversación {0}: {1}, paquetes: {2}"},
    {check_pass, "pass", "bien"},
    {check_fail, "FAIL", "FALLA"},
    {not_followed, "Conversations without a verdict, because there are too many: {0}",
     "Conversaciones sin veredicto, porque son demasiadas: {0}"},
    {without_comment, "Packets without a comment, because their blocks have no place for one: {0}",
     "Paquetes sin comentario, porque sus bloques no tienen sitio para él: {0}"},
    {lab_not_there, "'{0}' has no conversation on the usual port of the lab {1}; say which one: --conversation NUMBER",
     "'{0}' no tiene ninguna conversación en el puerto habitual de la práctica {1}; diga cuál: --conversation NÚMERO"},
    {lab_fails, "'{0}' does not show all that a trace of the lab {1} must show: {2} of {3} points fail",
     "'{0}' no muestra todo lo que debe mostrar una traza de la práctica {1}: fallan {2} de {3} puntos"},
    {is_directory, "'{0}' is a directory; name the files in it",
     "'{0}' es un directorio; nombre los ficheros que contiene"},
    {no_space, "cannot write '{0}': it needs {1} bytes and {2} are free",
     "no se puede escribir '{0}': hacen falta {1} bytes y hay {2} libres"},
    {cannot_spool,
     "the length of '{0}' is not known, so it is kept in '{1}' first, which failed: {2}. Name another directory with "
     "TMPDIR.",
     "no se conoce la longitud de '{0}', así que primero se guarda en '{1}', y ha fallado: {2}. Indique otro "
     "directorio con TMPDIR."},
    {changed, "'{0}' became shorter while it was sent, or cannot be read any more",
     "'{0}' se ha acortado mientras se enviaba, o ya no se puede leer"},
    {input_too_long, "'{0}' is longer than {1} bytes, the most that is kept aside of an input of unknown length",
     "'{0}' pasa de {1} bytes, lo máximo que se guarda aparte de una entrada de longitud desconocida"},
    {stdout_failed, "cannot write to standard output: {0}", "no se puede escribir en la salida estándar: {0}"},

    {password_prompt, "Password of '{0}': ", "Contraseña de '{0}': "},
    {password_again, "The same once more: ", "La misma otra vez: "},
    {password_differs, "the two passwords differ", "las dos contraseñas no coinciden"},
    {password_empty, "the password is empty", "la contraseña está vacía"},
    {password_blank, "the password holds a blank, which the classic wire cannot carry; leave --classic out",
     "la contraseña contiene un espacio, que el protocolo clásico no puede llevar; quita --classic"},
    {password_control, "the password holds a control character", "la contraseña contiene un carácter de control"},
    {password_long, "the password has more than 256 bytes", "la contraseña tiene más de 256 bytes"},

    {flash_found, "Removable disks:", "Discos extraíbles:"},
    {flash_none, "there is no removable disk; put the card in and try again",
     "no hay ningún disco extraíble; inserte la tarjeta y vuelva a intentarlo"},
    {flash_how, "Write one with: wirelab flash IMAGE DEVICE", "Para escribir uno: wirelab flash IMAGEN DISPOSITIVO"},
    {disk_free, "not in use", "libre"},
    {disk_system, "the system runs from it", "el sistema funciona desde él"},
    {disk_mounted, "mounted at {0}", "montado en {0}"},
    {disk_in_use, "in use: {0}", "en uso: {0}"},
    {flash_question, "Everything on {0} ({1}) will be lost. Write '{2}' ({3}) to it? yes/no: ",
     "Se perderá todo lo que hay en {0} ({1}). ¿Escribir '{2}' ({3}) en él? sí/no: "},
    {flash_declined, "'{0}' was left as it is", "'{0}' se ha dejado como estaba"},
    {flash_needs_yes, "there is no terminal to ask whether the disk may be overwritten; say so with --yes",
     "no hay terminal donde preguntar si se puede sobrescribir el disco; indíquelo con --yes"},
    {flash_writing, "writing {0}", "escribiendo {0}"},
    {flash_verifying, "verifying {0}", "comprobando {0}"},
    {flash_sha256, "{0}  {1}", "{0}  {1}"},
    {flash_done, "'{0}': {1} bytes written, read back and right; it can be taken out",
     "'{0}': {1} bytes escritos, leídos de nuevo y correctos; ya se puede retirar"},
    {flash_incomplete, "'{0}' is incomplete or unchecked now: do not use it, write it again.",
     "'{0}' ha quedado incompleto o sin comprobar: no lo use, escríbalo de nuevo."},
    {image_not_regular, "'{0}' is not a regular file, so it cannot be an image",
     "'{0}' no es un fichero normal, así que no puede ser una imagen"},
    {image_compressed, "'{0}' is compressed ({1}); unpack it first",
     "'{0}' está comprimida ({1}); descomprímala antes"},
    {image_no_partitions, "'{0}' is no image of a disk: it has no partition table",
     "'{0}' no es una imagen de disco: no tiene tabla de particiones"},
    {image_truncated, "'{0}' is cut off: its partitions need {1} bytes and it has {2}. Get it once more.",
     "'{0}' está cortada: sus particiones necesitan {1} bytes y tiene {2}. Consígala otra vez."},
    {image_changed, "'{0}' became shorter while it was read: it ends at byte {1} now.",
     "'{0}' se ha acortado mientras se leía: ahora acaba en el byte {1}."},
    {target_not_disk, "'{0}' is neither a disk nor a regular file", "'{0}' no es un disco ni un fichero normal"},
    {target_is_partition, "'{0}' is a partition; an image needs the whole disk: {1}",
     "'{0}' es una partición; una imagen necesita el disco entero: {1}"},
    {target_is_image, "'{0}' is the image itself", "'{0}' es la propia imagen"},
    {target_runs_system, "'{0}' is left alone: this system runs from it",
     "'{0}' no se toca: este sistema funciona desde él"},
    {target_mounted, "'{0}' is in use: it is mounted at '{1}'. Unmount it first: umount '{1}'",
     "'{0}' está en uso: está montado en '{1}'. Desmóntelo antes: umount '{1}'"},
    {target_swap, "'{0}' is in use: {1} is swap space. Switch it off first with swapoff.",
     "'{0}' está en uso: {1} es espacio de intercambio. Desactívelo antes con swapoff."},
    {target_held, "'{0}' is in use: {1} is made of it (RAID, LVM or encryption). Take that apart first.",
     "'{0}' está en uso: {1} se apoya en él (RAID, LVM o cifrado). Desmóntelo antes."},
    {target_read_only, "'{0}' is write-protected; look for a switch on the card",
     "'{0}' está protegido contra escritura; busque un interruptor en la tarjeta"},
    {target_no_medium, "there is no card in '{0}'", "no hay ninguna tarjeta en '{0}'"},
    {target_too_small, "'{0}' is too small: the image has {1} bytes and it holds {2}",
     "'{0}' es demasiado pequeño: la imagen tiene {1} bytes y caben {2}"},
    {write_failed, "cannot write '{0}' at byte {1}: {2}.", "no se puede escribir '{0}' en el byte {1}: {2}."},
    {sync_failed, "'{0}' did not take what was written: {1}.", "'{0}' no ha aceptado lo escrito: {1}."},
    {read_back_failed, "cannot read '{0}' back at byte {1}: {2}.",
     "no se puede volver a leer '{0}' en el byte {1}: {2}."},
    {read_back_differs, "'{0}' reads back wrong after byte {1}: the card is worn out or not what it says it is.",
     "'{0}' no devuelve lo escrito a partir del byte {1}: la tarjeta está gastada o no es lo que dice ser."},
    {settings_no_fat, "'{0}' has no place for settings: its first partition is not FAT32",
     "'{0}' no tiene dónde poner los ajustes: su primera partición no es FAT32"},
    {settings_damaged, "the FAT32 file system of '{0}' is damaged; get the image once more",
     "el sistema de ficheros FAT32 de '{0}' está dañado; consiga la imagen otra vez"},
    {settings_no_file, "'{0}' has no file wirelab.toml to put the settings into",
     "'{0}' no tiene un fichero wirelab.toml donde poner los ajustes"},
    {settings_too_long, "the settings need {1} bytes and wirelab.toml on '{0}' has {2}",
     "los ajustes necesitan {1} bytes y wirelab.toml en '{0}' tiene {2}"},
    {settings_wrong, "with these options wirelab.toml on '{0}' would be wrong in line {1}",
     "con estas opciones wirelab.toml en '{0}' estaría mal en la línea {1}"},
    {bad_setting, "{0} cannot be '{1}': {2}", "{0} no puede ser '{1}': {2}"},
    {rule_hostname, "1 to 63 letters, digits and hyphens, with no hyphen at the beginning or the end",
     "de 1 a 63 letras, cifras y guiones, sin guion al principio ni al final"},
    {rule_user, "1 to 64 bytes without blanks, control characters or ':'",
     "de 1 a 64 bytes sin espacios, caracteres de control ni ':'"},
    {rule_address, "dhcp, or an IPv4 address with its prefix, such as 192.0.2.7/24",
     "dhcp, o una dirección IPv4 con su prefijo, como 192.0.2.7/24"},
    {rule_host_address, "an IPv4 address that a host can have, such as 192.0.2.1",
     "una dirección IPv4 que pueda tener un equipo, como 192.0.2.1"},
    {rule_server, "a server's name or address", "el nombre o la dirección de un servidor"},
    {rule_access, "open, login-to-write or login", "open, login-to-write o login"},
    {rule_claim_code, "ten letters and digits, none of them U", "diez letras y cifras, ninguna U"},

    {usage, "Usage: {0}", "Uso: {0}"},
    {see_help, "'wirelab --help' lists the verbs and options.", "'wirelab --help' muestra los verbos y las opciones."},
    {no_command, "no command given", "falta el comando"},
    {unknown_verb, "there is no verb '{0}'. Commands of the protocol are written in capitals: LIST_FILES.",
     "no existe el verbo '{0}'. Los comandos del protocolo se escriben en mayúsculas: LIST_FILES."},
    {unknown_option, "there is no option '{0}' here", "aquí no existe la opción '{0}'"},
    {option_value, "{0} needs a value", "{0} necesita un valor"},
    {flag_value, "{0} takes no value", "{0} no lleva ningún valor"},
    {bad_command_line, "the command line is not right: {0}", "la línea de órdenes no es correcta: {0}"},
    {too_many, "'{0}' is one argument too many", "'{0}' sobra"},
    {missing_names, "{0} needs {1}", "{0} necesita {1}"},
    {bad_ip, "'{0}' is no IPv4 or IPv6 address; names are not looked up",
     "'{0}' no es una dirección IPv4 o IPv6; los nombres no se buscan"},
    {bad_port, "'{0}' is no port: a number from 1 to 65535", "'{0}' no es un puerto: un número del 1 al 65535"},
    {bad_timeout, "'{0}' is no time-out: seconds, more than 0 and at most 86400",
     "'{0}' no es un plazo: segundos, más de 0 y como mucho 86400"},
    {bad_lang, "'{0}' is no language of this program: en or es", "'{0}' no es un idioma de este programa: en o es"},
    {bad_wire, "WIRELAB_WIRE cannot be '{0}': tls, plain or classic",
     "WIRELAB_WIRE no puede ser '{0}': tls, plain o classic"},
    {bad_shell, "completion needs bash or zsh", "completion necesita bash o zsh"},
    {as_one_file, "--as names one file; several were given", "--as da nombre a un fichero; se han dado varios"},
    {stdin_needs_as, "standard input ('-') needs a name: --as NAME",
     "la entrada estándar ('-') necesita un nombre: --as NOMBRE"},
    {stdout_json, "--json and -o - both want standard output", "--json y -o - quieren ambos la salida estándar"},
    {watch_json, "--json is one document, and NET_WATCH does not end: its lines are JSON without it",
     "--json es un solo documento, y NET_WATCH no termina: sus líneas ya son JSON"},
    {output_is_file, "'{0}' is not a directory; several files need one",
     "'{0}' no es un directorio; para varios ficheros hace falta uno"},
    {name_empty, "an empty name cannot be sent", "no se puede enviar un nombre vacío"},
    {name_control, "'{0}' holds a control character, which this protocol cannot carry",
     "'{0}' contiene un carácter de control, que este protocolo no puede llevar"},
    {name_quote, "'{0}' holds a double quote, which cannot be renamed by this protocol",
     "'{0}' contiene comillas dobles, que este protocolo no puede renombrar"},
    {name_blank, "'{0}' holds a blank, which this protocol cannot carry in a user's name",
     "'{0}' contiene un espacio, que este protocolo no puede llevar en un nombre de usuario"},
    {name_too_long, "'{0}' is too long to be sent", "'{0}' es demasiado largo para enviarlo"},

    {about, "Works with the files and the network of a wirelab appliance.",
     "Trabaja con los ficheros y la red de un equipo wirelab."},
    {usage_main,
     "wirelab [OPTIONS] VERB [ARGUMENTS]\n       wirelab [OPTIONS] COMMAND [ARGUMENTS]   (as the protocol spells it: "
     "DOWNLOAD_FILE numeros.txt)",
     "wirelab [OPCIONES] VERBO [ARGUMENTOS]\n     wirelab [OPCIONES] COMANDO [ARGUMENTOS]   (como lo escribe el "
     "protocolo: DOWNLOAD_FILE numeros.txt)"},
    {usage_ls, "wirelab ls [-l] [PATH]", "wirelab ls [-l] [RUTA]"},
    {usage_get, "wirelab get [-r] NAME... [-o DIR|FILE|-] [--force]",
     "wirelab get [-r] NOMBRE... [-o DIR|FICHERO|-] [--force]"},
    {usage_put, "wirelab put [-r] FILE... [--as NAME] [--new|--replace]",
     "wirelab put [-r] FICHERO... [--as NOMBRE] [--new|--replace]"},
    {usage_rm, "wirelab rm [-r] NAME...", "wirelab rm [-r] NOMBRE..."},
    {usage_mv, "wirelab mv OLD NEW", "wirelab mv VIEJO NUEVO"},
    {usage_mkdir, "wirelab mkdir DIRECTORY...", "wirelab mkdir DIRECTORIO..."},
    {usage_rmdir, "wirelab rmdir DIRECTORY...", "wirelab rmdir DIRECTORIO..."},
    {usage_df, "wirelab df", "wirelab df"},
    {usage_info, "wirelab info NAME...", "wirelab info NOMBRE..."},
    {usage_hash, "wirelab hash NAME...", "wirelab hash NOMBRE..."},
    {usage_mirror, "wirelab mirror get REMOTE LOCAL | mirror put LOCAL REMOTE [--delete] [--dry-run]",
     "wirelab mirror get REMOTA LOCAL | mirror put LOCAL REMOTA [--delete] [--dry-run]"},
    {usage_shell, "wirelab shell", "wirelab shell"},
    {usage_login, "wirelab login USER [--password-file FILE]", "wirelab login USUARIO [--password-file FICHERO]"},
    {usage_signin, "wirelab signin USER [--password-file FILE]", "wirelab signin USUARIO [--password-file FICHERO]"},
    {usage_claim, "wirelab claim USER [--code CODE] [--password-file FILE]",
     "wirelab claim USUARIO [--code CÓDIGO] [--password-file FICHERO]"},
    {usage_accounts, "wirelab accounts --login ADMIN", "wirelab accounts --login ADMIN"},
    {usage_account, "wirelab account role USER ROLE | account remove USER | account password USER",
     "wirelab account role USUARIO PAPEL | account remove USUARIO | account password USUARIO"},
    {usage_passwd, "wirelab passwd USER [--password-file FILE] [--new-password-file FILE]",
     "wirelab passwd USUARIO [--password-file FICHERO] [--new-password-file FICHERO]"},
    {usage_trust, "wirelab trust [--fingerprint SHA256:...]", "wirelab trust [--fingerprint SHA256:...]"},
    {usage_forget, "wirelab forget", "wirelab forget"},
    {usage_identity, "wirelab identity KEY CERTIFICATES --login ADMIN",
     "wirelab identity CLAVE CERTIFICADOS --login ADMIN"},
    {usage_status, "wirelab status [--watch] [--json]", "wirelab status [--watch] [--json]"},
    {usage_arp, "wirelab arp [list] | arp delete ADDRESS | arp resolve ADDRESS",
     "wirelab arp [list] | arp delete IP | arp resolve IP"},
    {usage_dhcp,
     "wirelab dhcp [show] | dhcp renew [INTERFACE]\n       wirelab dhcp release [INTERFACE] [--renew-after SECONDS]\n  "
     "     wirelab dhcp discover [INTERFACE] [--wait SECONDS]",
     "wirelab dhcp [show] | dhcp renew [INTERFAZ]\n     wirelab dhcp release [INTERFAZ] [--renew-after SEGUNDOS]\n     "
     "wirelab dhcp discover [INTERFAZ] [--wait SEGUNDOS]"},
    {usage_ping, "wirelab ping ADDRESS [-c COUNT] [--size BYTES] [--ttl N]",
     "wirelab ping IP [-c NÚMERO] [--size BYTES] [--ttl N]"},
    {usage_nexthop, "wirelab nexthop ADDRESS", "wirelab nexthop IP"},
    {usage_timeline, "wirelab timeline [--follow] [--verbose] [--json]",
     "wirelab timeline [--follow] [--verbose] [--json]"},
    {usage_trace, "wirelab trace explain FILE... [OPTIONS]", "wirelab trace explain FICHERO... [OPCIONES]"},
    {usage_flash, "wirelab [OPTIONS] flash [IMAGE DEVICE]", "wirelab [OPCIONES] flash [IMAGEN DISPOSITIVO]"},
    {usage_completion, "wirelab completion bash|zsh", "wirelab completion bash|zsh"},
    {about_ls, "List the files, or those of a directory", "Lista los ficheros, o los de un directorio"},
    {about_get, "Download files", "Descarga ficheros"},
    {about_put, "Upload files; '-' is standard input", "Sube ficheros; '-' es la entrada estándar"},
    {about_rm, "Delete files", "Borra ficheros"},
    {about_mv, "Rename a file", "Renombra un fichero"},
    {about_mkdir, "Make directories", "Crea directorios"},
    {about_rmdir, "Remove empty directories", "Elimina directorios vacíos"},
    {about_df, "Show the free space", "Muestra el espacio libre"},
    {about_info, "Show type, size and time", "Muestra tipo, tamaño y hora"},
    {about_hash, "Show the SHA-256 of files", "Muestra el SHA-256 de ficheros"},
    {about_mirror, "Make one folder like another", "Iguala una carpeta a otra"},
    {about_shell, "Work interactively, in one session", "Trabaja de forma interactiva, en una sesión"},
    {about_login, "Check a user's password", "Comprueba la contraseña de un usuario"},
    {about_signin, "Register a user", "Registra un usuario"},
    {about_claim, "Become the owner of a new appliance", "Te hace dueño de un equipo nuevo"},
    {about_accounts, "List the accounts", "Lista las cuentas"},
    {about_account, "Change or remove somebody's account", "Cambia o borra la cuenta de alguien"},
    {about_passwd, "Change your own password", "Cambia tu contraseña"},
    {about_trust, "Show the appliance's key, or accept another", "Muestra la clave del equipo, o acepta otra"},
    {about_forget, "Forget the appliance's key", "Olvida la clave del equipo"},
    {about_identity, "Give the appliance a key and its certificates", "Da al equipo una clave y sus certificados"},
    {about_status, "Show the appliance's network", "Muestra la red del equipo"},
    {about_arp, "Show its ARP table, delete or resolve an address",
     "Muestra su tabla ARP, borra o resuelve una dirección"},
    {about_dhcp, "Show or change its lease, or find DHCP servers",
     "Muestra o cambia su concesión, o busca servidores DHCP"},
    {about_ping, "Ping from it, with the IP header explained", "Hace ping desde él y explica la cabecera IP"},
    {about_nexthop, "Which MAC a packet goes to, and whose it is", "A qué MAC va un paquete, y de quién es"},
    {about_timeline, "What happened to its network, and why", "Qué le ha pasado a su red, y por qué"},
    {about_trace, "Explain the packets of a capture, one by one", "Explica los paquetes de una captura, uno por uno"},
    {about_flash, "List removable disks, or write an image to one",
     "Lista los discos extraíbles, o escribe una imagen"},
    {about_completion, "Print the completion script of a shell", "Escribe el guion de completado de un intérprete"},
    {heading_options, "Options", "Opciones"},
    {heading_usage, "Usage", "Uso"},
    {heading_verbs, "Verbs", "Verbos"},
    {option_help, "Print this help and exit", "Muestra esta ayuda y termina"},
    {option_version, "Print the version and exit", "Muestra la versión y termina"},
    {option_ip, "Address of the appliance (default 127.0.0.1)", "Dirección del equipo (por defecto 127.0.0.1)"},
    {option_port, "TCP port (default: TLS 5006, else 5005)", "Puerto TCP (por defecto: TLS 5006; si no, 5005)"},
    {option_timeout, "Longest wait for a sign of life (default 60)",
     "Espera máxima de una señal de vida (por defecto 60)"},
    {option_json, "Print one JSON document instead of text", "Escribe un documento JSON en lugar de texto"},
    {option_lang, "Language: en or es (default: the locale's)", "Idioma: en o es (por defecto, el del entorno)"},
    {option_no_progress, "Draw no progress bar", "No dibuja la barra de progreso"},
    {option_output, "Directory or file to save to; '-' is standard output",
     "Directorio o fichero donde guardar; '-' es la salida estándar"},
    {option_force, "Replace local files", "Reemplaza ficheros locales"},
    {option_as, "Name to store under", "Nombre con el que se guarda"},
    {option_password_file, "Read the password from a file's first line",
     "Lee la contraseña de la primera línea de un fichero"},
    {option_new_password_file, "Read the new password from a file's first line",
     "Lee la contraseña nueva de la primera línea de un fichero"},
    {option_plain, "No TLS: clear text, for all to read", "Sin TLS: texto en claro, a la vista de todos"},
    {option_classic, "Speak the classic protocol, in clear text", "Habla el protocolo clásico, en claro"},
    {option_fingerprint, "Accept this key of the appliance only", "Acepta solo esta clave del equipo"},
    {option_ca, "Trust these certificate authorities too (PEM)", "Confía también en estas autoridades (PEM)"},
    {option_known_only, "Only an appliance whose key is known", "Solo un equipo cuya clave ya se conoce"},
    {option_code, "The claim code; else it is asked for", "El código del equipo; si no, se pregunta"},
    {option_login, "Log in as this user first", "Se identifica antes como este usuario"},
    {option_long, "With type, size and time", "Con tipo, tamaño y hora"},
    {option_recursive, "With all that is in directories", "Con todo lo que hay en los directorios"},
    {option_jobs, "Connections at once (default 4)", "Conexiones a la vez (por defecto 4)"},
    {option_replace, "Replace the file that is there", "Reemplaza el fichero que hay"},
    {option_new, "Only if there is none of that name", "Solo si no hay ninguno con ese nombre"},
    {option_delete, "Delete what the source lacks", "Borra lo que falta en el origen"},
    {option_dry_run, "Only say what would be done", "Solo dice lo que haría"},
    {option_yes, "Do not ask before overwriting", "No pregunta antes de sobrescribir"},
    {option_hostname, "Name of the appliance", "Nombre del equipo"},
    {option_user, "Account; asks for its password", "Cuenta; pregunta su contraseña"},
    {option_address, "dhcp, or ADDRESS/PREFIX", "dhcp, o IP/PREFIJO"},
    {option_gateway, "Router, with a fixed address", "Router, con dirección fija"},
    {option_dns, "Name server, with a fixed address", "Servidor DNS, con dirección fija"},
    {option_ntp, "Time server", "Servidor de hora"},
    {option_access, "Who may use the files: open, login-to-write, login",
     "Quién puede usar los ficheros: open, login-to-write, login"},
    {option_claim_code, "What who claims the appliance has to know",
     "Lo que debe saber quien se haga dueño del equipo"},
    {option_watch, "Redraw the page as things happen", "Redibuja la página según ocurren cosas"},
    {option_follow, "Go on with what happens from now", "Sigue con lo que ocurra desde ahora"},
    {option_verbose, "Unfold DHCP messages: xid and options", "Despliega los mensajes DHCP: xid y opciones"},
    {option_renew_after, "After a release, ask again by itself", "Tras liberar, vuelve a pedir por sí solo"},
    {option_wait, "How long to wait for offers (default 3)", "Cuánto esperar ofertas (por defecto 3)"},
    {option_count, "How many echo requests (default 4)", "Cuántas peticiones de eco (por defecto 4)"},
    {option_size, "Bytes of data in each (default 56)", "Bytes de datos en cada una (por defecto 56)"},
    {option_ttl, "Time to live of each (default 64)", "Tiempo de vida de cada una (por defecto 64)"},
    {option_svg, "Draw the ladders into this SVG file", "Dibuja las escaleras en este fichero SVG"},
    {option_html, "Write them as one HTML page", "Las escribe como una página HTML"},
    {option_annotate, "Copy with the sentences as comments (pcapng)", "Copia con las frases de comentario (pcapng)"},
    {option_lab, "Check what a trace of this lab must show", "Comprueba lo que debe mostrar esta práctica"},
    {option_conversation, "Show only this one", "Muestra solo esta"},
    {option_raw, "Show raw sequence numbers too", "Muestra también los números sin restar"},
    {option_no_payload, "Show no payload", "No muestra el contenido"},
    {value_address, "ADDRESS", "IP"},
    {value_number, "NUMBER", "NÚMERO"},
    {value_bytes, "BYTES", "BYTES"},
    {value_port, "PORT", "PUERTO"},
    {value_seconds, "SECONDS", "SEGUNDOS"},
    {value_file, "FILE", "FICHERO"},
    {value_output, "DIR|FILE|-", "DIR|FICHERO|-"},
    {value_name, "NAME", "NOMBRE"},
    {value_old_new, "OLD NEW", "VIEJO NUEVO"},
    {value_user, "USER", "USUARIO"},
    {value_account, "role USER ROLE, remove USER, or password USER",
     "role USUARIO PAPEL, remove USUARIO, o password USUARIO"},
    {value_identity, "KEY CERTIFICATES", "CLAVE CERTIFICADOS"},
    {value_directory, "DIRECTORY", "DIRECTORIO"},
    {value_mirror, "get REMOTE LOCAL, or put LOCAL REMOTE", "get REMOTA LOCAL, o put LOCAL REMOTA"},
    {value_trace, "explain and a FILE", "explain y un FICHERO"},
    {value_user_password, "USER PASSWORD", "USUARIO CONTRASEÑA"},
    {value_image_device, "IMAGE DEVICE", "IMAGEN DISPOSITIVO"},
    {footer,
     "Exit status:\n"
     "  0   ok\n"
     "  1   failed\n"
     "  2   usage\n"
     "  3   timed out\n"
     "  4   not allowed\n"
     "  8   unreachable\n"
     "  10  not found\n"
     "\n"
     "'wirelab VERB --help' tells more about a verb; 'man wirelab' tells everything.",
     "Estado de salida:\n"
     "  0   correcto\n"
     "  1   error\n"
     "  2   uso incorrecto\n"
     "  3   plazo agotado\n"
     "  4   no permitido\n"
     "  8   inalcanzable\n"
     "  10  no encontrado\n"
     "\n"
     "'wirelab VERBO --help' dice más de un verbo; 'man wirelab' lo dice todo (en inglés)."},
    {time_left, "{0} left", "quedan {0}"},
});

constexpr bool in_order() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].message) != i) return false;
  }
  return kCatalogue.size() == kMessages;
}
static_assert(in_order(), "one entry for each message, in the order of the enumeration");

}  // namespace

std::string_view raw_text(Language language, Message message) noexcept {
  const Entry& entry = kCatalogue[static_cast<std::size_t>(message)];
  return language == Language::spanish ? entry.spanish : entry.english;
}

std::string text(Language language, Message message, std::initializer_list<std::string_view> arguments) {
  return filled(raw_text(language, message), arguments);
}

std::string filled(std::string_view raw, std::initializer_list<std::string_view> arguments) {
  std::string_view rest = raw;
  std::string result;
  for (std::size_t place = rest.find('{'); place != std::string_view::npos; place = rest.find('{')) {
    const auto number = static_cast<std::size_t>(rest[place + 1] - '0');
    result += rest.substr(0, place);
    if (number < arguments.size()) result += arguments.begin()[number];
    rest.remove_prefix(place + 3);
  }
  return result += rest;
}

}  // namespace wirelab::cli
