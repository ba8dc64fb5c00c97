#include "tests/simulation/paths.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace wirelab::simulation {
namespace {

constexpr std::string_view kGood[] = {"a",           "a",         "b",       "c.txt",     "d.tar.gz",
                                      ".hidden",     "two words", "dir/a",   "dir/b.txt", "dir/sub/x",
                                      "dir/sub/y.z", "A",         "a-copia", "none/x",    "dir/none"};
constexpr std::string_view kBad[] = {"../secret",
                                     "..",
                                     "/secret",
                                     "dir/../../secret",
                                     "dir/../a",
                                     "dir//a",
                                     ".wirelab/documents/accounts",
                                     ".wirelab/lock",
                                     ".WIRELAB/lock",
                                     ".wirelab/incoming/x",
                                     "a\\b",
                                     "link",
                                     "linkdir/secret",
                                     "linkdir/new",
                                     "inner",
                                     "dir",
                                     "dir/",
                                     "linkdir"};

bool is_reserved(std::string_view path) {
  std::string first(path.substr(0, path.find('/')));
  std::ranges::transform(first, first.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  while (first.ends_with('.') || first.ends_with(' ')) first.pop_back();
  return first == ".wirelab";
}

bool linked = true;

bool is_linked(std::string_view path) {
  if (!linked) return false;
  const std::string_view first = path.substr(0, path.find('/'));
  return std::ranges::any_of(kLinks, [first](const auto& link) { return link[0] == first; });
}

/// Whether the text alone forbids it.
bool is_malformed(std::string_view path) {
  if (path.starts_with('/') || path.contains('\\') || path.contains("//") || path.size() > 1024) return true;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (part == ".." || part == "." || part.size() > 255) return true;
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return false;
}

}  // namespace

std::string password_of(std::string_view user) { return std::string(kSecret) + "of-" + std::string(user); }

std::string pick_path(Random& random) {
  if (random.chance(85)) return std::string(random.pick(kGood));
  if (random.chance(10)) return std::string(random.between(250, 260), 'n');
  if (random.chance(5)) return std::string(1100, 'p');
  return std::string(random.pick(kBad));
}

std::string pick_directory(Random& random) {
  static constexpr std::string_view kListed[] = {"",  "",     "",        "dir", "dir/",     "dir/sub",
                                                 ".", "none", "linkdir", "..",  ".wirelab", "/"};
  return std::string(random.pick(kListed));
}

bool never_a_file(std::string_view path) {
  return path.empty() || path.ends_with('/') || is_malformed(path) || is_reserved(path) || is_linked(path) ||
         std::ranges::find(kDirectories, path) != std::end(kDirectories);
}

void have_links(bool whether) noexcept { linked = whether; }

bool never_a_name(std::string_view path) {
  return path.empty() || path.ends_with('/') || is_malformed(path) || is_reserved(path);
}

bool never_stored(std::string_view path) { return never_a_name(path) || (is_linked(path) && path.contains('/')); }

bool never_a_directory(std::string_view path) {
  if (path.empty() || path == ".") return false;
  if (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() || is_malformed(path) || is_reserved(path) || is_linked(path);
}

std::string plain_directory(std::string_view path) {
  if (path == ".") return {};
  if (path.ends_with('/')) path.remove_suffix(1);
  return std::string(path);
}

}  // namespace wirelab::simulation
