#include "host/cli/capture/pcap_library.h"

#include <dlfcn.h>
#include <poll.h>
#include <sys/time.h>

#include <array>
#include <chrono>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

/// As Debian and most others call it; the number is that of its interface, which has not changed since 2001.
constexpr const char* kLibrary = "libpcap.so.0.8";
constexpr const char* kOtherLibrary = "libpcap.so.1";

constexpr int kErrorText = 256;  // PCAP_ERRBUF_SIZE
constexpr int kNoPermission = -8;
constexpr int kNoPromiscuity = -11;
constexpr int kNoSuchDevice = -5;
constexpr int kNotUp = -9;
constexpr int kNanoseconds = 1;
constexpr int kBufferBytes = 16 * 1024 * 1024;
constexpr int kWaitMs = 100;
constexpr std::uint32_t kAnyNetmask = 0xffffffff;

struct Capture;  // pcap_t
struct PacketHead {
  timeval time;
  std::uint32_t captured;
  std::uint32_t length;
};
struct Program {
  unsigned length = 0;
  void* instructions = nullptr;
};
struct Statistics {
  unsigned received = 0;
  unsigned dropped = 0;
  unsigned dropped_by_interface = 0;
};

/// The calls, as pcap/pcap.h declares them.
struct Calls {
  Capture* (*create)(const char*, char*) = nullptr;
  int (*set_snaplen)(Capture*, int) = nullptr;
  int (*set_timeout)(Capture*, int) = nullptr;
  int (*set_buffer_size)(Capture*, int) = nullptr;
  int (*set_tstamp_precision)(Capture*, int) = nullptr;
  int (*activate)(Capture*) = nullptr;
  int (*setnonblock)(Capture*, int, char*) = nullptr;
  int (*get_selectable_fd)(Capture*) = nullptr;
  int (*datalink)(Capture*) = nullptr;
  int (*compile)(Capture*, Program*, const char*, int, std::uint32_t) = nullptr;
  int (*setfilter)(Capture*, Program*) = nullptr;
  void (*freecode)(Program*) = nullptr;
  int (*next_ex)(Capture*, PacketHead**, const unsigned char**) = nullptr;
  int (*stats)(Capture*, Statistics*) = nullptr;
  char* (*geterr)(Capture*) = nullptr;
  void (*close)(Capture*) = nullptr;

  /// False if the library lacks one.
  bool find(void* library) {
    bool all = true;
    const auto look = [&]<typename Call>(Call& call, const char* name) {
      call = reinterpret_cast<Call>(::dlsym(library, name));
      all = all && call != nullptr;
    };
    look(create, "pcap_create");
    look(set_snaplen, "pcap_set_snaplen");
    look(set_timeout, "pcap_set_timeout");
    look(set_buffer_size, "pcap_set_buffer_size");
    look(set_tstamp_precision, "pcap_set_tstamp_precision");
    look(activate, "pcap_activate");
    look(setnonblock, "pcap_setnonblock");
    look(get_selectable_fd, "pcap_get_selectable_fd");
    look(datalink, "pcap_datalink");
    look(compile, "pcap_compile");
    look(setfilter, "pcap_setfilter");
    look(freecode, "pcap_freecode");
    look(next_ex, "pcap_next_ex");
    look(stats, "pcap_stats");
    look(geterr, "pcap_geterr");
    look(close, "pcap_close");
    return all;
  }
};

struct Unload {
  void operator()(void* library) const noexcept { ::dlclose(library); }
};
using Library = std::unique_ptr<void, Unload>;

class OpenCapture final : public PcapLibrary {
 public:
  OpenCapture(Language language, std::string interface, Library library, const Calls& calls)
      : language_(language), interface_(std::move(interface)), library_(std::move(library)), calls_(calls) {}
  OpenCapture(const OpenCapture&) = delete;
  OpenCapture& operator=(const OpenCapture&) = delete;
  ~OpenCapture() override {
    if (capture_ != nullptr) calls_.close(capture_);
  }

  /// Why it cannot be; nothing if it captures.
  std::optional<Failure> begin(std::size_t snap, const std::string& filter) {
    std::array<char, kErrorText> error{};
    capture_ = calls_.create(interface_.c_str(), error.data());
    if (capture_ == nullptr) return trouble(Reason::failed, error.data());
    calls_.set_snaplen(capture_, static_cast<int>(snap));
    calls_.set_timeout(capture_, kWaitMs);
    calls_.set_buffer_size(capture_, kBufferBytes);
    nanoseconds_ = calls_.set_tstamp_precision(capture_, kNanoseconds) == 0;
    if (const int status = calls_.activate(capture_); status < 0) return refused(status);
    // A call that waits does so until something comes, whatever its time is (pcap(3PCAP)).
    if (calls_.setnonblock(capture_, 1, error.data()) != 0) return trouble(Reason::failed, error.data());
    if (filter.empty()) return std::nullopt;
    Program program;
    const bool good = calls_.compile(capture_, &program, filter.c_str(), 1, kAnyNetmask) == 0;
    const bool set = good && calls_.setfilter(capture_, &program) == 0;
    if (good) calls_.freecode(&program);
    return set ? std::nullopt : std::optional(trouble(Reason::failed, calls_.geterr(capture_)));
  }

  /// DLT_ numbers are LINKTYPE_ numbers but for some, of which raw IP is the one that interfaces here have.
  [[nodiscard]] std::uint16_t link_type() const override {
    constexpr int kRawHere = 12;
    constexpr std::uint16_t kRaw = 101;
    const int type = calls_.datalink(capture_);
    return type == kRawHere ? kRaw : static_cast<std::uint16_t>(type);
  }

  Attempt<std::optional<Frame>> next() override {
    PacketHead* head = nullptr;
    const unsigned char* bytes = nullptr;
    int found = calls_.next_ex(capture_, &head, &bytes);
    if (found == 0) {
      pollfd readable{.fd = calls_.get_selectable_fd(capture_), .events = POLLIN, .revents = 0};
      if (::poll(&readable, 1, kWaitMs) > 0) found = calls_.next_ex(capture_, &head, &bytes);
    }
    if (found == 0) return std::optional<Frame>();
    if (found < 0) return std::unexpected(trouble(Reason::failed, calls_.geterr(capture_)));
    const auto part = head->time.tv_usec;
    return Frame{
        .time = std::chrono::seconds(head->time.tv_sec) + std::chrono::nanoseconds(nanoseconds_ ? part : part * 1000),
        .bytes = std::as_bytes(std::span(bytes, head->captured)),
        .original_size = head->length};
  }

  Counts counts() override {
    Statistics statistics;
    if (calls_.stats(capture_, &statistics) != 0) return {};
    return {.received = statistics.received,
            .dropped = std::uint64_t{statistics.dropped} + statistics.dropped_by_interface};
  }

 private:
  Failure trouble(Reason reason, std::string_view why) const {
    return {.reason = reason, .message = text(language_, Message::local_failed, {shown(interface_), shown(why)})};
  }
  Failure refused(int status) const {
    switch (status) {
      case kNoPermission:
      case kNoPromiscuity:
        return {.reason = Reason::not_allowed,
                .message = text(language_, Message::local_not_allowed, {shown(interface_)})};
      case kNoSuchDevice:
        return {.reason = Reason::not_found,
                .message = text(language_, Message::local_no_interface, {shown(interface_)})};
      case kNotUp: return trouble(Reason::failed, text(language_, Message::local_down));
      default: return trouble(Reason::failed, calls_.geterr(capture_));
    }
  }

  Language language_;
  std::string interface_;
  Library library_;
  Calls calls_;
  Capture* capture_ = nullptr;
  bool nanoseconds_ = false;
};

}  // namespace

Attempt<std::unique_ptr<PcapLibrary>> PcapLibrary::open(Language language, const std::string& interface,
                                                        std::size_t snap, const std::string& filter) {
  Library library(::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL));
  if (library == nullptr) library.reset(::dlopen(kOtherLibrary, RTLD_NOW | RTLD_LOCAL));
  Calls calls;
  if (library == nullptr || !calls.find(library.get())) {
    return std::unexpected(
        Failure{.reason = Reason::unsupported, .message = text(language, Message::local_no_library, {kLibrary})});
  }
  auto capture = std::make_unique<OpenCapture>(language, interface, std::move(library), calls);
  if (auto failure = capture->begin(snap, filter)) return std::unexpected(std::move(*failure));
  return capture;
}

}  // namespace wirelab::cli
