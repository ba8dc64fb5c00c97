#include <array>
#include <cerrno>
#include <cstring>

#include "host/cli/messages.h"

namespace wirelab::cli {
namespace {

/// errno values that users meet, in both languages whatever locales the system has.
struct SystemReason {
  int error;
  std::string_view english;
  std::string_view spanish;
};
constexpr std::array kReasons = std::to_array<SystemReason>({
    {ENOENT, "no such file or directory", "no existe el fichero o el directorio"},
    {EACCES, "permission denied", "permiso denegado"},
    {EPERM, "not permitted", "no permitido"},
    {ENOSPC, "the disk is full", "el disco está lleno"},
    {EDQUOT, "the quota is used up", "la cuota está agotada"},
    {EFBIG, "the file is too large", "el fichero es demasiado grande"},
    {EROFS, "the file system is read-only", "el sistema de ficheros es de solo lectura"},
    {ENOTDIR, "part of the path is not a directory", "parte de la ruta no es un directorio"},
    {EISDIR, "it is a directory", "es un directorio"},
    {ELOOP, "too many symbolic links", "demasiados enlaces simbólicos"},
    {ENAMETOOLONG, "the name is too long", "el nombre es demasiado largo"},
    {EIO, "the device failed", "el dispositivo ha fallado"},
    {EPIPE, "nobody reads it any more", "ya nadie lee de ella"},
    {EINTR, "interrupted", "interrumpido"},
    {EBADF, "it is not open", "no está abierto"},
    {EBUSY, "it is in use", "está en uso"},
    {EINVAL, "it does not allow that", "no lo permite"},
    {ENOMEM, "not enough memory", "no hay memoria suficiente"},
    {EMFILE, "too many files are open", "hay demasiados ficheros abiertos"},
    {ENFILE, "too many files are open", "hay demasiados ficheros abiertos"},
    {ENXIO, "nobody is at its other end", "no hay nadie al otro lado"},
    {ENODEV, "there is no such device", "no existe el dispositivo"},
    {ETXTBSY, "a program in it is running", "contiene un programa en marcha"},
    {EOPNOTSUPP, "not supported there", "no se admite allí"},
    {EXDEV, "it is on another file system", "está en otro sistema de ficheros"},
});

}  // namespace

std::string_view connection_reason(Language language, Error error) noexcept {
  const bool spanish = language == Language::spanish;
  switch (error) {
    case Error::refused: return spanish ? "conexión rechazada" : "connection refused";
    case Error::reset: return spanish ? "la ha cortado el otro lado" : "reset by the other side";
    case Error::timed_out: return spanish ? "el otro lado ya no contesta" : "the other side answers no more";
    case Error::unreachable: return spanish ? "no hay camino hasta allí" : "no way to reach it";
    case Error::unsupported: return spanish ? "este sistema no lo admite" : "not supported by this system";
    case Error::not_allowed: return spanish ? "este sistema no lo permite" : "not permitted by this system";
    case Error::no_resources: return spanish ? "este sistema no tiene más recursos" : "this system is out of resources";
    case Error::in_use: return spanish ? "no queda ningún puerto local libre" : "no local port is free";
    case Error::invalid: return spanish ? "esa dirección no sirve aquí" : "that address is of no use here";
    // No connection fails in these ways; in a log the word helps.
    case Error::would_block:
    case Error::closed:
    case Error::not_found:
    case Error::exists:
    case Error::no_space:
    case Error::io: break;
  }
  return error_name(error);
}

std::string system_reason(Language language, int error) {
  for (const SystemReason& reason : kReasons) {
    if (reason.error == error) return std::string(language == Language::spanish ? reason.spanish : reason.english);
  }
  return std::strerror(error);  // NOLINT(concurrency-mt-unsafe): the program has one thread
}

}  // namespace wirelab::cli
