#include "host/cli/lab/labs_document.h"

#include <nlohmann/json.hpp>

namespace wirelab::cli {
namespace {

using nlohmann::json;

constexpr std::string_view kSchema = "wirelab.lab/1";
constexpr std::size_t kMostLabs = 256;

/// The text of a member; throws json::exception if it is none.
std::string text_of(const json& object, const char* name) { return object.at(name).get<std::string>(); }

std::uint64_t number_of(const json& object, const char* name) {
  const json& value = object.at(name);
  if (!value.is_number_unsigned()) throw json::type_error::create(302, "not a number", &value);
  return value.get<std::uint64_t>();
}

LabRow row_of(const json& lab) {
  LabRow row{.name = text_of(lab, "name"), .transport = text_of(lab, "transport"), .teaches = text_of(lab, "teaches")};
  row.running = lab.at("running").get<bool>();
  if (!lab.at("port").is_null()) row.port = static_cast<std::uint16_t>(number_of(lab, "port"));
  if (!row.running) return row;
  row.clients = number_of(lab, "clients");
  row.served = number_of(lab, "served");
  row.replies = number_of(lab, "replies");
  row.faulted = number_of(lab, "faulted");
  row.faults = text_of(lab, "faults");
  if (lab.contains("folder")) row.folder = text_of(lab, "folder");
  return row;
}

}  // namespace

std::optional<LabsAnswer> decode_labs(std::string_view document) {
  try {
    const json root = json::parse(document);
    if (text_of(root, "schema") != kSchema) return std::nullopt;
    const std::string kind = text_of(root, "kind");
    if (kind == "error") {
      const json& error = root.at("error");
      return net_report::Trouble{
          .code = text_of(error, "code"), .what = text_of(error, "what"), .message = text_of(error, "message")};
    }
    if (kind != "labs" || root.at("labs").size() > kMostLabs) return std::nullopt;
    std::vector<LabRow> rows;
    for (const json& lab : root.at("labs")) rows.push_back(row_of(lab));
    return rows;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace wirelab::cli
