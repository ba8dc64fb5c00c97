#pragma once

#include <string>
#include <string_view>

#include "tests/simulation/random.h"

namespace wirelab::simulation {

/// Begins every password, so that it is found wherever it must not be.
inline constexpr std::string_view kSecret = "s3cret-";
/// Accounts that are there from the beginning: an admin's, a writer's, a reader's.
inline constexpr std::string_view kUsers[] = {"user-admin", "user-writer", "user-reader"};
/// Begins the names of those that are registered during a run.
inline constexpr std::string_view kNewcomer = "user-new";
[[nodiscard]] std::string password_of(std::string_view user);
/// What makes somebody the owner of an appliance that has none.
inline constexpr std::string_view kClaimCode = "7K2QF-0MX4T";

/// Directories and files that every run begins with.
inline constexpr std::string_view kDirectories[] = {"dir", "dir/sub"};
inline constexpr std::string_view kFiles[] = {"a", "c.txt", "dir/a"};
/// Symlinks in it, and where they lead: out of the root in two ways, and to a file within.
inline constexpr std::string_view kLinks[][2] = {{"link", "../secret"}, {"linkdir", ".."}, {"inner", "a"}};

/// A path that a peer might name: most of them good, some of which nothing may come of.
[[nodiscard]] std::string pick_path(Random& random);
/// The same for a directory.
[[nodiscard]] std::string pick_directory(Random& random);
/// Whether this run's store has the symlinks.
void have_links(bool whether) noexcept;
/// Whether no file may ever be read, renamed or removed under that name.
[[nodiscard]] bool never_a_file(std::string_view path);
/// Whether the text alone forbids it as a file's name.
[[nodiscard]] bool never_a_name(std::string_view path);
/// Whether nothing may ever be uploaded under it, nor beside it.
[[nodiscard]] bool never_stored(std::string_view path);
/// Whether it may never be listed.
[[nodiscard]] bool never_a_directory(std::string_view path);
/// A directory's path as the model writes it.
[[nodiscard]] std::string plain_directory(std::string_view path);

}  // namespace wirelab::simulation
