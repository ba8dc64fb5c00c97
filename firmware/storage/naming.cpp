#include "firmware/storage/naming.h"

#include "firmware/core/text.h"
#include "firmware/planted/planted.h"

namespace wirelab::storage {
namespace {

constexpr bool continues_character(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::string_view shorten(std::string_view text, std::size_t limit) noexcept {
  if (text.size() <= limit) return text;
  while (limit > 0 && continues_character(text[limit])) --limit;
  return text.substr(0, limit);
}

}  // namespace

Result<std::string_view> copy_name(std::string_view path, unsigned number, CopyRoom& room) noexcept {
  if (number == 0) return path;
  const auto [directory, name] = split_path(path);
  const std::size_t dot = name.rfind('.');
  const bool has_ending = dot != std::string_view::npos && dot != 0;
  const std::string_view ending = has_ending ? name.substr(dot) : std::string_view{};

  std::array<char, 24> mark_room;
  TextBuilder mark{mark_room};
  mark.add("-copia");
  if (number > 1) mark.add_number(WIRELAB_PLANTED(copies_misnumbered) ? number : number - 1);

  const std::size_t fixed = mark.text().size() + ending.size();
  if (fixed >= kMaxName) return fail(Error::not_allowed);
  const std::string_view stem = shorten(has_ending ? name.substr(0, dot) : name, kMaxName - fixed);
  if (stem.empty()) return fail(Error::not_allowed);

  TextBuilder copy{room};
  copy.add(path.substr(0, path.size() - name.size())).add(stem).add(mark.text()).add(ending);
  return copy.text();
}

}  // namespace wirelab::storage
