#include "firmware/appliance/console_lines.h"

namespace wirelab::appliance {
namespace {

using command::AccessMode;

std::string_view access_text(AccessMode mode, bool spanish) {
  switch (mode) {
    case AccessMode::open:
      return spanish ? "open: todos pueden leer y cambiar los ficheros, sin clave"
                     : "open: everybody may read and change the files, without a password";
    case AccessMode::login_to_write:
      return spanish ? "login-to-write: todos pueden leer; para cambiar algo hay que entrar con usuario y clave"
                     : "login-to-write: everybody may read; changes need a log-in";
    case AccessMode::login:
      return spanish ? "login: hay que entrar con usuario y clave" : "login: who wants anything has to log in";
  }
  return {};
}

}  // namespace

std::vector<std::string> console_lines(const ConsoleFacts& facts, Language language) {
  const bool spanish = language == Language::spanish;
  std::vector<std::string> lines;
  if (facts.tls_port != 0) {
    const net::EndpointText at({.address = facts.address, .port = facts.tls_port});
    lines.push_back("wirelabd tls: " + std::string(at.view()) + (spanish ? ", clave " : ", key ") +
                    std::string(facts.fingerprint));
  } else {
    lines.push_back((spanish ? "wirelabd tls: no hay (" : "wirelabd tls: there is none (") +
                    std::string(facts.tls_trouble) +
                    (spanish ? "); nadie puede entrar con clave" : "); nobody can log in"));
  }
  lines.push_back("wirelabd access: " + std::string(access_text(facts.access, spanish)));
  if (!facts.claim_code.empty()) {
    lines.push_back("wirelabd unclaimed: " +
                    std::string(spanish ? "nadie es su dueño todavía; código " : "nobody owns it yet; the code is ") +
                    std::string(facts.claim_code) + (spanish ? ". Con él: wirelab claim" : ". With it: wirelab claim"));
  }
  if (!facts.labs.empty())
    lines.push_back((spanish ? "wirelabd labs: en marcha: " : "wirelabd labs: running: ") + facts.labs);
  return lines;
}

}  // namespace wirelab::appliance
