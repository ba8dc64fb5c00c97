// A capture file from anybody, and every packet in it explained.

#include <cstdint>

#include "host/explain/ladder.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;
using namespace wirelab::explain;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ConstBytes file = std::as_bytes(std::span(data, size));
  CaptureReader reader(file);
  Explainer explainer;
  TextLadder ladder(80);
  // Blocks without packets cost nothing; a packet has at least sixteen bytes of header.
  for (std::size_t count = 0; count <= size / 16; ++count) {
    const auto packet = reader.next();
    if (!packet) {
      require(packet.error().offset <= size, "a trouble lies in its file");
      require(!reader.next().value(), "after a trouble there is nothing more");
      return 0;
    }
    if (!*packet) return 0;
    require(lies_in((*packet)->bytes, file), "a packet lies in its file");
    require((*packet)->bytes.size() <= (*packet)->original_length || !(*packet)->time,
            "no more is there than there was");
    const Explained explained = explainer.add(**packet);
    require(!explained.sentence.empty(), "every packet has a sentence");
    require(explained.sentence.find('\n') == std::string::npos, "a sentence is one line");
    static_cast<void>(ladder.add(explained));
  }
  require(false, "a file has no more packets than bytes allow");
  return 0;
}
