#include "tests/support/pcap_file.h"

namespace wirelab::test {
namespace {

constexpr std::uint32_t kNanosecondMagic = 0xa1b23c4d;
constexpr std::uint32_t kVersion = 2U | 4U << 16U;
constexpr std::uint32_t kLongestFrame = 262144;
constexpr std::uint32_t kEthernet = 1;

}  // namespace

PcapFile::PcapFile(const std::string& path) : file_(std::fopen(path.c_str(), "wbe")) {
  if (file_ == nullptr) return;
  put(kNanosecondMagic);
  put(kVersion);
  put(0);
  put(0);
  put(kLongestFrame);
  put(kEthernet);
}

void PcapFile::put(std::uint32_t number) {
  // In this machine's byte order; readers tell it by the magic number.
  std::fwrite(&number, sizeof number, 1, file_.get());
}

void PcapFile::add(ConstBytes frame, Duration time) {
  const auto nanoseconds = time.count();
  put(static_cast<std::uint32_t>(nanoseconds / 1'000'000'000));
  put(static_cast<std::uint32_t>(nanoseconds % 1'000'000'000));
  put(static_cast<std::uint32_t>(frame.size()));
  put(static_cast<std::uint32_t>(frame.size()));
  std::fwrite(frame.data(), 1, frame.size(), file_.get());
}

}  // namespace wirelab::test
