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
     "{0} does not speak sessions (wirelab/1): it answered '{1}'. --classic speaks the older protocol, in clear text "
     "too",
     "{0} no habla sesiones (wirelab/1): ha contestado '{1}'. --classic habla el protocolo antiguo, también sin "
     "cifrar"},
    {server_full,
     "{0} answered '{1}': it is full, or speaks the classic protocol alone. Try again later, or with --classic, which "
     "is clear text too",
     "{0} ha contestado '{1}': está lleno, o solo habla el protocolo clásico. Prueba más tarde, o con --classic, que "
     "tampoco va cifrado"},
    {other_version, "{0} speaks another version of sessions, '{1}', and this program wirelab/1",
     "{0} habla otra versión de las sesiones, '{1}', y este programa wirelab/1"},
    {session_closed, "{0} ended the session ({1})", "{0} ha terminado la sesión ({1})"},
    {line_too_long, "the name is too long for this server, which takes {0} bytes in a line",
     "el nombre es demasiado largo para este servidor, que admite {0} bytes por línea"},
    {refused_arguments, "the server does not take these words or values",
     "el servidor no admite esas palabras o valores"},
    {refused_login, "it needs a log-in: --login USER", "hace falta identificarse: --login USUARIO"},
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
    {mirror_summary, "{0} new, {1} replaced, {2} deleted, {3} the same",
     "{0} nuevos, {1} cambiados, {2} borrados, {3} iguales"},
    {mirror_dry, "nothing was changed (--dry-run)", "no se ha cambiado nada (--dry-run)"},
    {mirror_words, "mirror needs a direction and two folders: get REMOTE LOCAL, or put LOCAL REMOTE",
     "mirror necesita un sentido y dos carpetas: get REMOTA LOCAL, o put LOCAL REMOTA"},
    {mirror_needs, "this server cannot hash or list trees, which a mirror needs",
     "este servidor no calcula sumas o no lista árboles, y un espejo lo necesita"},
    {bad_jobs, "-j cannot be '{0}': a number from 1 to 16", "-j no puede ser '{0}': un número del 1 al 16"},
    {new_or_replace, "--new and --replace exclude each other", "--new y --replace se excluyen"},
    {classic_cannot, "the classic protocol has no {0}; leave --classic out",
     "el protocolo clásico no tiene {0}; quita --classic"},
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
