// The settings file of an SD card, which anybody edits with anything.

#include <cstdint>
#include <string_view>

#include "firmware/appliance/preseed.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto [preseed, problems] = appliance::read_preseed({reinterpret_cast<const char*>(data), size});
  require(preseed.hostname.empty() || appliance::valid_host_name(preseed.hostname), "a name is one");
  require(preseed.ntp.empty() || appliance::valid_server_name(preseed.ntp), "a server is one");
  require(!preseed.user || accounts::valid_user_name(preseed.user->name.view()), "an account has a name");
  require(!preseed.network || !preseed.network->gateway ||
              appliance::is_neighbour(preseed.network->address, *preseed.network->gateway),
          "a gateway is a neighbour");
  require(problems.size() <= appliance::kMaxSettingProblems + 4, "problems are bounded");
  std::size_t line = 1;
  for (const auto& problem : problems) {
    require(problem.line >= line && !problem.message.empty(), "a problem has a place, in order, and a text");
    line = problem.line;
  }
  return 0;
}
