#pragma once

#include <expected>
#include <filesystem>
#include <string>

#include "host/trust/pin_book.h"

namespace wirelab::trust {

/// Why a book could not be read or kept.
struct PinFault {
  std::filesystem::path file;
  int error = 0;               ///< errno; 0: a line of the file is wrong
  std::size_t wrong_line = 0;  ///< its number
};

/// Where the book of this user is: what WIRELAB_KNOWN_BOARDS says, or `known_boards` in wirelab's folder of the user's
/// configuration (XDG Base Directory: XDG_CONFIG_HOME, else ~/.config). Empty if nothing says where the user is at
/// home.
[[nodiscard]] std::filesystem::path pin_file_of_user();

/// Reads the book; one that does not exist is empty.
[[nodiscard]] std::expected<PinBook, PinFault> read_pins(const std::filesystem::path& file);

/// Makes a server known by its first key: the same as `keep_pin`, unless it is known by now, which leaves the book as
/// it is. Answers the pin that counts from now on.
[[nodiscard]] std::expected<Pin, PinFault> keep_first_pin(const std::filesystem::path& file, const Pin& pin);

/// Makes a server known by a key, and no other: reads the book again and writes it whole, for the user alone, durable
/// before it takes the old one's place; others of this user who do the same meanwhile wait. With an empty key the
/// server is forgotten.
[[nodiscard]] std::expected<void, PinFault> keep_pin(const std::filesystem::path& file, const Pin& pin);

}  // namespace wirelab::trust
