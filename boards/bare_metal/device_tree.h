#pragma once

#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"

namespace wirelab::boards {

/// The value of `property` in the node that `path` names ("/chosen"), out of a flattened device tree (Devicetree
/// Specification 0.4, chapter 5). Nothing if it is not there, or if `blob`, which may be longer than the tree, holds no
/// sound one: every offset in it is checked. Valid as long as the blob. Nodes may be 16 deep.
[[nodiscard]] std::optional<ConstBytes> device_tree_property(ConstBytes blob, std::string_view path,
                                                             std::string_view property) noexcept;

/// The same for a property that is a text; without the terminator.
[[nodiscard]] std::optional<std::string_view> device_tree_text(ConstBytes blob, std::string_view path,
                                                               std::string_view property) noexcept;

}  // namespace wirelab::boards
