#include "host/cli/session/phrases.h"

#include <array>

namespace wirelab::cli {
namespace {

struct Entry {
  Phrase phrase;
  std::string_view english;
  std::string_view spanish;
};

using enum Phrase;

constexpr std::array kCatalogue = std::to_array<Entry>({
    {classic_only,
     "{0} does not speak sessions (wirelab/1): it answered '{1}'. --classic speaks the older protocol, in clear "
     "text",
     "{0} no habla sesiones (wirelab/1): ha contestado '{1}'. --classic habla el protocolo antiguo, sin cifrar"},
    {server_full,
     "{0} answered '{1}': it is full, or speaks the classic protocol alone. Try again later, or with --classic, which "
     "is clear text",
     "{0} ha contestado '{1}': está lleno, o solo habla el protocolo clásico. Prueba más tarde, o con --classic, que "
     "no "
     "va cifrado"},
    {tls_full, "{0} has as many connections over TLS as it takes: try again later",
     "{0} tiene tantas conexiones TLS como admite: prueba más tarde"},
    {other_version, "{0} speaks another version of sessions, '{1}', and this program wirelab/1",
     "{0} habla otra versión de las sesiones, '{1}', y este programa wirelab/1"},
    {session_closed, "{0} ended the session ({1})", "{0} ha terminado la sesión ({1})"},
    {given_up, "the session with {0} was ended because of another file of this run: try again",
     "la sesión con {0} se ha terminado por otro fichero de esta vez: vuelve a intentarlo"},
    {line_too_long, "the name is too long for this server, which takes {0} bytes in a line",
     "el nombre es demasiado largo para este servidor, que admite {0} bytes por línea"},
    {refused_arguments, "the server does not take these words or values",
     "el servidor no admite esas palabras o valores"},
    {refused_login, "it needs a log-in: --login USER (of an appliance that nobody owns yet: wirelab claim USER, once)",
     "hace falta identificarse: --login USUARIO (si el equipo aún no tiene dueño: wirelab claim USUARIO, una vez)"},
    {refused_tls,
     "it takes a secret, and this connection is clear text: leave --plain out (or unset WIRELAB_WIRE) to speak TLS",
     "lleva un secreto, y esta conexión va en claro: quita --plain (o la variable WIRELAB_WIRE) para hablar TLS"},
    {refused_slow_down, "too many wrong passwords or codes came from this machine: try again in {0} s",
     "han llegado demasiadas contraseñas o códigos erróneos de esta máquina: prueba dentro de {0} s"},
    {refused_claimed, "the appliance has an owner already; who has an account logs in with --login USER",
     "el equipo ya tiene dueño; quien tiene cuenta se identifica con --login USUARIO"},
    {refused_last_admin, "nobody would be an admin any more: make somebody else one first",
     "no quedaría ningún admin: nombra antes a otro"},
    {refused_role, "this user may not do that", "este usuario no puede hacerlo"},
    {refused_name, "the server does not allow '{0}'", "el servidor no permite '{0}'"},
    {refused_missing, "the server has no '{0}'", "el servidor no tiene '{0}'"},
    {refused_unknown, "this server cannot do that; a newer wirelabd can",
     "este servidor no sabe hacerlo; un wirelabd más nuevo sí"},
    {refused_exists, "'{0}' exists on the server already", "'{0}' ya existe en el servidor"},
    {refused_in_use, "'{0}' is in use on the server", "'{0}' está en uso en el servidor"},
    {refused_not_empty, "'{0}' is not empty; rm -r removes what is in it too",
     "'{0}' no está vacío; rm -r borra también lo que contiene"},
    {refused_changed, "'{0}' is no longer the file that was to be replaced: somebody changed it meanwhile",
     "'{0}' ya no es el fichero que se iba a reemplazar: alguien lo ha cambiado entretanto"},
    {refused_range, "'{0}' became shorter meanwhile", "'{0}' se ha acortado entretanto"},
    {refused_mismatch, "what arrived of '{0}' has not the SHA-256 that was announced",
     "lo que ha llegado de '{0}' no tiene el SHA-256 anunciado"},
    {refused_io, "the server's disk failed", "el disco del servidor ha fallado"},
    {refused_unsupported, "this board cannot do that", "esta placa no sabe hacerlo"},
    {refused_busy, "the server has no memory or no place left: try again",
     "al servidor no le queda memoria o sitio: vuelve a intentarlo"},
    {refused_no_answer, "somebody whom the server had to ask did not answer in time",
     "alguien a quien el servidor tenía que preguntar no ha contestado a tiempo"},
    {refused_no_space, "the server's disk is full", "el disco del servidor está lleno"},
    {refused_otherwise, "the server refused: {0}", "el servidor lo ha rechazado: {0}"},
    {part_not_ours, "'{0}' beside '{1}' is not a plain file of this user: remove it",
     "'{0}', junto a '{1}', no es un fichero normal de este usuario: bórralo"},
    {part_in_use, "another wirelab is downloading '{0}'", "otro wirelab está descargando '{0}'"},
    {cannot_restart, "the file changed while it went to standard output",
     "el fichero ha cambiado mientras iba a la salida estándar"},
    {sum_differs, "the bytes that came have the SHA-256 {0}, those on the server {1}",
     "los bytes que han llegado tienen el SHA-256 {0}; los del servidor, {1}"},
    {no_conditions, "this server cannot keep the promise of --new or --replace, and a mirror needs it",
     "este servidor no puede cumplir --new ni --replace, y un espejo lo necesita"},
    {path_not_beneath, "'{0}' leads out of the folder, or is no path: not used",
     "'{0}' sale de la carpeta, o no es una ruta: no se usa"},
    {path_control, "'{0}' holds control characters or is no UTF-8: not used",
     "'{0}' contiene caracteres de control o no es UTF-8: no se usa"},
    {path_too_long, "'{0}…' is too long for a local name", "'{0}…' es demasiado largo para un nombre local"},
    {path_collides, "'{0}' is the same local file as another name of this run: not written twice",
     "'{0}' es el mismo fichero local que otro nombre de esta vez: no se escribe dos veces"},
    {path_reserved, "'{0}' is named like what this program keeps of downloads that were cut: not used",
     "'{0}' se llama como lo que este programa guarda de las descargas cortadas: no se usa"},
    {cannot_make_folder, "cannot make the folder '{0}': {1}", "no se puede crear la carpeta '{0}': {1}"},
    {not_a_file, "'{0}' is a link or a device: left out", "'{0}' es un enlace o un dispositivo: se omite"},
    {is_folder, "'{0}' is a directory: -r takes it with all that is in it",
     "'{0}' es un directorio: -r lo toma con todo lo que contiene"},
    {type_differs, "'{0}' is a directory on one side and a file on the other; --delete would replace it",
     "'{0}' es un directorio en un lado y un fichero en el otro; --delete lo reemplazaría"},
    {saved_unverified, "saved '{0}' ({1} bytes; not verified: this server cannot hash)",
     "guardado '{0}' ({1} bytes; sin verificar: este servidor no calcula sumas)"},
    {stored_unverified, "stored '{0}' ({1} bytes; not verified: this server cannot hash)",
     "subido '{0}' ({1} bytes; sin verificar: este servidor no calcula sumas)"},
    {saved_verified, "saved '{0}' ({1} bytes, verified)", "guardado '{0}' ({1} bytes, verificado)"},
    {stored_verified, "stored '{0}' ({1} bytes, verified)", "subido '{0}' ({1} bytes, verificado)"},
    {saved_resumed, "saved '{0}' ({1} bytes, verified; went on at {2})",
     "guardado '{0}' ({1} bytes, verificado; siguió desde {2})"},
    {stored_resumed, "stored '{0}' ({1} bytes, verified; went on at {2})",
     "subido '{0}' ({1} bytes, verificado; siguió desde {2})"},
    {unchanged, "'{0}' is there already, byte for byte", "'{0}' ya está allí, byte por byte"},
    {made, "made '{0}'", "creado '{0}'"},
    {removed_folder, "removed '{0}'", "eliminado '{0}'"},
    {space, "{0} free of {1}", "{0} libres de {1}"},
    {info_file, "{0}: file, {1} ({2} bytes), {3}", "{0}: fichero, {1} ({2} bytes), {3}"},
    {info_directory, "{0}: directory, {1}", "{0}: directorio, {1}"},
    {no_time, "time unknown", "hora desconocida"},
    {total_name, "{0} files", "{0} ficheros"},
    {mirror_new, "copy    {0} (new, {1} bytes)", "copia   {0} (nuevo, {1} bytes)"},
    {mirror_size, "replace {0} (size: {1} bytes here, {2} there)", "cambia  {0} (tamaño: {1} bytes aquí, {2} allí)"},
    {mirror_content, "replace {0} (same size, other SHA-256)", "cambia  {0} (mismo tamaño, otro SHA-256)"},
    {mirror_folder, "make    {0}/ (new)", "crea    {0}/ (nuevo)"},
    {mirror_delete, "delete  {0} (not in the source)", "borra   {0} (no está en el origen)"},
    {mirror_extra, "keep    {0} (not in the source; --delete would remove it)",
     "queda   {0} (no está en el origen; --delete lo borraría)"},
    {mirror_summary, "to do: {0} new, {1} to replace, {2} to delete; {3} the same",
     "por hacer: {0} nuevos, {1} que cambiar, {2} que borrar; {3} iguales"},
    {mirror_dry, "nothing was changed (--dry-run)", "no se ha cambiado nada (--dry-run)"},
    {mirror_words, "mirror needs a direction and two folders: get REMOTE LOCAL, or put LOCAL REMOTE",
     "mirror necesita un sentido y dos carpetas: get REMOTA LOCAL, o put LOCAL REMOTA"},
    {mirror_needs, "this server cannot hash or list trees, which a mirror needs",
     "este servidor no calcula sumas o no lista árboles, y un espejo lo necesita"},
    {mirror_incomplete,
     "--delete was not done: not all of the source could be read, so what is missing there is unknown",
     "--delete no se ha hecho: no se ha podido leer todo el origen, y no se sabe qué falta en él"},
    {rm_needs_name,
     "rm -r does not take '{0}', which is the top of the server or leads out of a folder: name what is to go",
     "rm -r no admite '{0}', que es la raíz del servidor o sale de una carpeta: nombra lo que hay que borrar"},
    {not_regular_now, "'{0}' is no regular file any more: not sent", "'{0}' ya no es un fichero normal: no se envía"},
    {bad_jobs, "-j cannot be '{0}': a number from 1 to 16", "-j no puede ser '{0}': un número del 1 al 16"},
    {new_or_replace, "--new and --replace exclude each other", "--new y --replace se excluyen"},
    {classic_cannot, "the classic protocol has no {0}; leave --classic (or WIRELAB_WIRE) out",
     "el protocolo clásico no tiene {0}; quita --classic (o WIRELAB_WIRE)"},
    {output_not_stdout, "-r needs a folder, not standard output", "-r necesita una carpeta, no la salida estándar"},
    {shell_needs_terminal, "the shell reads commands from a terminal, or from standard input that is a file or a pipe",
     "el intérprete lee órdenes de un terminal, o de una entrada estándar que sea un fichero o una tubería"},
    {shell_hello, "connected to {0} ({1}); 'help' tells what there is, 'exit' ends",
     "conectado a {0} ({1}); 'help' dice lo que hay, 'exit' termina"},
    {shell_quote, "a quote is not closed", "falta cerrar una comilla"},
    {shell_help,
     "ls, get, put, rm, mv, mkdir, rmdir, df, info, hash, mirror with their options; cd and pwd for the folder there, "
     "lcd and lpwd for the one here; exit",
     "ls, get, put, rm, mv, mkdir, rmdir, df, info, hash, mirror con sus opciones; cd y pwd para la carpeta de allí, "
     "lcd y lpwd para la de aquí; exit"},
    {shell_unknown, "'{0}' is no command of the shell; 'help' lists them",
     "'{0}' no es una orden del intérprete; 'help' las lista"},
    {shell_no_directory, "'{0}' is no directory on the server", "'{0}' no es un directorio del servidor"},
    {plain_or_classic, "--plain and --classic exclude each other", "--plain y --classic se excluyen"},
    {clear_cannot, "{0} needs TLS: leave --plain and --classic (or WIRELAB_WIRE) out",
     "{0} necesita TLS: quita --plain y --classic (o WIRELAB_WIRE)"},
    {reference_is_clear, "commands of the protocol go in clear text, where {0} means nothing; use a verb, as in 'ls'",
     "los comandos del protocolo van en claro, donde {0} no significa nada; usa un verbo, como 'ls'"},
    {bad_fingerprint, "'{0}' is no fingerprint: SHA256: and 43 characters, as the console prints it",
     "'{0}' no es una huella: SHA256: y 43 caracteres, como la escribe la consola"},
    {first_use,
     "first connection to {0}: its key {1} is kept. Compare it with the line 'wirelabd tls' on the appliance's console",
     "primera conexión con {0}: se guarda su clave {1}. Compárala con la línea 'wirelabd tls' de la consola del "
     "equipo"},
    {login_wrong, "user or password is wrong", "el usuario o la contraseña no es correcto"},
    {first_vouched, "first connection to {0}: an authority vouches for it, and has to from now on",
     "primera conexión con {0}: lo avala una autoridad, y desde ahora tiene que avalarlo"},
    {expected_key, "{0} has the key that was expected, {1}; it is kept", "{0} tiene la clave esperada, {1}; se guarda"},
    {replaced_key, "from now on {0} is known by the key {1}", "desde ahora {0} se conoce por la clave {1}"},
    {pin_not_kept, "the key of {0} could not be kept in '{1}': {2}; the next connection will be a first one again",
     "no se ha podido guardar la clave de {0} en '{1}': {2}; la próxima conexión volverá a ser la primera"},
    {pins_unreadable,
     "cannot read '{0}', which says what keys appliances have: {1}. Nothing was sent. WIRELAB_KNOWN_BOARDS names "
     "another file",
     "no se puede leer '{0}', que dice qué claves tienen los equipos: {1}. No se ha enviado nada. WIRELAB_KNOWN_BOARDS "
     "indica otro fichero"},
    {pins_wrong_line,
     "'{0}', which says what keys appliances have, makes no sense in line {1}. Nothing was sent. Correct or delete "
     "that "
     "line",
     "'{0}', que dice qué claves tienen los equipos, no vale en la línea {1}. No se ha enviado nada. Corrige o borra "
     "esa línea"},
    {pins_homeless,
     "nothing says where the keys of appliances are kept: set HOME, or name a file in WIRELAB_KNOWN_BOARDS",
     "nada dice dónde se guardan las claves de los equipos: define HOME, o indica un fichero en WIRELAB_KNOWN_BOARDS"},
    {key_changed,
     "the key of {0} has CHANGED: {1} is known since {2}, and {3} is shown now. Somebody may stand between you and the "
     "appliance; or it was set up anew, or another one has its address. Nothing was sent. If its console shows the new "
     "key, accept it on purpose: {4}",
     "la clave de {0} ha CAMBIADO: se conoce {1} desde {2}, y ahora muestra {3}. Puede haber alguien entre tú y el "
     "equipo; o se ha instalado de nuevo, o es otro con su dirección. No se ha enviado nada. Si su consola muestra la "
     "clave nueva, acéptala a propósito: {4}"},
    {key_unvouched,
     "no authority vouches for {0}, as --ca demands: its certificate is somebody else's, for another name, or not "
     "valid "
     "today. It shows the key {1}. Nothing was sent. If its console shows the same, accept it on purpose: {2}",
     "ninguna autoridad avala {0}, como exige --ca: su certificado es de otro, para otro nombre, o no vale hoy. "
     "Muestra "
     "la clave {1}. No se ha enviado nada. Si su consola muestra la misma, acéptala a propósito: {2}"},
    {key_unvouched_now,
     "an authority has vouched for {0} since {1}, and none does NOW: its certificate is somebody else's, for another "
     "name, or not valid today; or its authority is one to be named with --ca. It shows the key {2}. Nothing was sent. "
     "If "
     "its console shows the same, accept it on purpose: {3}",
     "una autoridad avala {0} desde {1}, y AHORA ninguna: su certificado es de otro, para otro nombre, o no vale hoy; "
     "o "
     "su autoridad se ha de indicar con --ca. Muestra la clave {2}. No se ha enviado nada. Si su consola muestra la "
     "misma, "
     "acéptala a propósito: {3}"},
    {key_unexpected, "{0} shows the key {1}, and not {2}, which was asked for. Nothing was sent",
     "{0} muestra la clave {1}, y no {2}, que es la pedida. No se ha enviado nada"},
    {key_unknown,
     "{0} is not known yet, and --known-only was said; it shows the key {1}. Nothing was sent. If its console shows "
     "the same: {2}",
     "{0} aún no se conoce, y se ha dicho --known-only; muestra la clave {1}. No se ha enviado nada. Si su consola "
     "muestra la misma: {2}"},
    {no_tls,
     "cannot speak TLS with {0}: {1}. Nothing was sent in clear text. To let everybody on the way read and change "
     "it is for you to decide: --plain",
     "no se puede hablar TLS con {0}: {1}. No se ha enviado nada en claro. Dejar que todos por el camino lo lean y lo "
     "cambien es decisión tuya: --plain"},
    {no_tls_refused, "nobody listens on that port, or a firewall says so (is wirelabd running there, with TLS?)",
     "nadie escucha en ese puerto, o lo dice un cortafuegos (¿está wirelabd en marcha allí, con TLS?)"},
    {why_not_tls, "what answers there is not TLS, or was changed on its way",
     "lo que contesta allí no es TLS, o ha sido alterado por el camino"},
    {why_turned_away, "it turned the connection away", "ha rechazado la conexión"},
    {why_no_agreement, "it has no version or cipher of TLS that this program trusts (1.2 or 1.3)",
     "no tiene ninguna versión o cifrado de TLS en que este programa confíe (1.2 o 1.3)"},
    {why_slow, "the handshake took too long", "el saludo ha tardado demasiado"},
    {why_cut, "the connection was cut before both had agreed on keys",
     "la conexión se ha cortado antes de acordar las claves"},
    {why_no_memory, "this system is out of memory", "este sistema no tiene más memoria"},
    {why_no_entropy, "this system gives no random numbers", "este sistema no da números aleatorios"},
    {authorities_unreadable, "cannot read the authorities in '{0}': {1}",
     "no se pueden leer las autoridades de '{0}': {1}"},
    {authorities_none, "'{0}' holds no certificate in PEM that this program can read",
     "'{0}' no contiene ningún certificado PEM que este programa sepa leer"},
    {trust_known, "{0} has the key {1}, known since {2}", "{0} tiene la clave {1}, conocida desde {2}"},
    {trust_verified, "{0} has the key {1}, for which an authority vouches",
     "{0} tiene la clave {1}, que avala una autoridad"},
    {trust_kept, "{0} has the key {1}, which is kept from now on", "{0} tiene la clave {1}, que se guarda desde ahora"},
    {forgotten, "forgot the key {0} of {1}", "olvidada la clave {0} de {1}"},
    {forgotten_authority, "forgot that an authority vouched for {0}", "olvidado que una autoridad avalaba {0}"},
    {not_known, "no key of {0} is known", "no se conoce ninguna clave de {0}"},
    {claimed, "'{0}' owns the appliance now", "'{0}' es ahora dueño del equipo"},
    {claim_refused, "the code is wrong: it is on the appliance's console, in the line 'wirelabd unclaimed'",
     "el código no es correcto: está en la consola del equipo, en la línea 'wirelabd unclaimed'"},
    {code_prompt, "Claim code (on the appliance's console): ", "Código (en la consola del equipo): "},
    {code_empty, "the claim code cannot be empty", "el código no puede estar vacío"},
    {bad_account_task, "'{0}' is nothing that can be done with an account: role, remove or password",
     "'{0}' no es nada que se pueda hacer con una cuenta: role, remove o password"},
    {bad_role, "'{0}' is no role: reader, writer or admin", "'{0}' no es un papel: reader, writer o admin"},
    {account_removed, "removed the account '{0}'", "borrada la cuenta '{0}'"},
    {account_role_set, "'{0}' is {1} now", "'{0}' es ahora {1}"},
    {no_account, "there is no account '{0}'; wirelab accounts lists them",
     "no hay ninguna cuenta '{0}'; wirelab accounts las lista"},
    {new_password, "New password of '{0}': ", "Contraseña nueva de '{0}': "},
    {password_set, "'{0}' has another password now", "'{0}' tiene ahora otra contraseña"},
    {identity_too_long, "with '{0}' it is more than the {1} bytes that an appliance takes",
     "con '{0}' pasa de los {1} bytes que admite un equipo"},
    {identity_refused,
     "the appliance cannot use them: it takes a key in PEM without a password and its own certificate first, then "
     "those "
     "above it; RSA from 2048 bits on",
     "el equipo no puede usarlos: admite una clave en PEM sin contraseña y primero su certificado, después los "
     "superiores; RSA desde 2048 bits"},
    {identity_in_use, "somebody else is installing a key at this moment; try again",
     "otra persona está instalando una clave en este momento; inténtalo de nuevo"},
    {identity_kept, "from its next start on {0} shows the key {1}",
     "desde su próximo arranque {0} muestra la clave {1}"},
});

constexpr bool in_order() {
  for (std::size_t i = 0; i < kCatalogue.size(); ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].phrase) != i) return false;
  }
  return kCatalogue.size() == kPhrases;
}
static_assert(in_order(), "one entry for each phrase, in the order of the enumeration");

}  // namespace

std::string_view raw_text(Language language, Phrase phrase) noexcept {
  const Entry& entry = kCatalogue[static_cast<std::size_t>(phrase)];
  return language == Language::spanish ? entry.spanish : entry.english;
}

std::string text(Language language, Phrase phrase, std::initializer_list<std::string_view> arguments) {
  return filled(raw_text(language, phrase), arguments);
}

}  // namespace wirelab::cli
