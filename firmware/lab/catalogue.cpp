#include "firmware/lab/catalogue.h"

#include <algorithm>
#include <array>
#include <new>

#include "firmware/lab/chat.h"
#include "firmware/lab/file_sink.h"
#include "firmware/lab/secret_digits.h"
#include "firmware/lab/time_exit.h"
#include "firmware/lab/upper_line.h"
#include "firmware/lab/upper_message.h"
#include "firmware/lab/upper_stream.h"
#include "firmware/lab/web.h"
#include "firmware/lab/web_bytes.h"

namespace wirelab::lab {
namespace {

template <typename T, typename... Arguments>
std::unique_ptr<T> make_if_room(Arguments&&... arguments) {
  return std::unique_ptr<T>(new (std::nothrow) T(std::forward<Arguments>(arguments)...));
}

/// A lab whose talk needs nothing but perhaps its rules.
template <typename T, const auto&... kRules>
class PlainMaker final : public TalkMaker {
 public:
  std::unique_ptr<Talk> make(Watcher& /*client*/) override { return make_if_room<T>(kRules...); }
};

template <typename T, const auto&... kRules>
std::unique_ptr<TalkMaker> plain(const LabParts& /*parts*/, const Order& /*order*/) {
  return make_if_room<PlainMaker<T, kRules...>>();
}

class TimeMaker final : public TalkMaker {
 public:
  TimeMaker(const TimeRules& rules, const Calendar& calendar) noexcept : rules_(rules), calendar_(calendar) {}
  std::unique_ptr<Talk> make(Watcher& /*client*/) override { return make_if_room<TimeExit>(rules_, calendar_, ended_); }
  [[nodiscard]] bool over() const noexcept override { return ended_; }

 private:
  TimeRules rules_;
  const Calendar& calendar_;
  bool ended_ = false;
};

template <TimeRules kRules>
std::unique_ptr<TalkMaker> timed(const LabParts& parts, const Order& /*order*/) {
  return make_if_room<TimeMaker>(kRules, parts.calendar);
}

class WebMaker final : public TalkMaker {
 public:
  WebMaker(const LabParts& parts, const Order& order) noexcept
      : store_(parts.files), calendar_(parts.calendar), folder_(order.folder.value_or(FixedText<64>())) {}
  std::unique_ptr<Talk> make(Watcher& client) override {
    return make_if_room<Web>(WebFiles{store_, folder_.view()}, calendar_, client);
  }

 private:
  storage::FileStore& store_;
  const Calendar& calendar_;
  FixedText<64> folder_;
};

class WebBytesMaker final : public TalkMaker {
 public:
  WebBytesMaker(const LabParts& parts, const Order& order) noexcept
      : store_(parts.files), folder_(order.folder.value_or(FixedText<64>())) {}
  std::unique_ptr<Talk> make(Watcher& client) override {
    return make_if_room<WebBytes>(WebFiles{store_, folder_.view()}, client);
  }

 private:
  storage::FileStore& store_;
  FixedText<64> folder_;
};

class SinkMaker final : public TalkMaker {
 public:
  SinkMaker(const LabParts& parts, const Order& order) noexcept
      : store_(parts.files), log_(parts.log), folder_(order.folder.value_or(FixedText<64>())) {}
  std::unique_ptr<Talk> make(Watcher& client) override {
    return make_if_room<FileSink>(SinkFiles{store_, log_, folder_.view(), room_}, client);
  }

 private:
  static constexpr std::uint64_t kMostBytes = std::uint64_t{256} * 1024 * 1024;
  storage::FileStore& store_;
  const Log& log_;
  FixedText<64> folder_;
  std::uint64_t room_ = kMostBytes;
};

class ChatMaker final : public TalkMaker {
 public:
  ChatMaker(const LabParts& parts, const Order& order) noexcept : reactor_(parts.stack.reactor()), name_(order.name) {}
  std::unique_ptr<Talk> make(Watcher& client) override { return make_if_room<Chat>(room_, reactor_, client); }
  [[nodiscard]] ChatRoom* chat() noexcept override { return &room_; }

 private:
  Reactor& reactor_;
  FixedText<32> name_;
  ChatRoom room_{name_.view()};
};

template <typename T>
std::unique_ptr<TalkMaker> from_order(const LabParts& parts, const Order& order) {
  return make_if_room<T>(parts, order);
}

constexpr std::uint16_t kUpperPort = 12345;
constexpr std::uint16_t kChatPort = 5000;
constexpr std::uint16_t kMessagePort = 12000;
constexpr std::uint16_t kWebPort = 6789;
constexpr std::uint16_t kTimePort = 8080;

constexpr UpperRules kPlainly{};
constexpr UpperRules kV2{.appetite = 5};
constexpr UpperRules kV3{.times = 1000};
constexpr UpperRules kV4{.nap = std::chrono::milliseconds(5)};

constexpr std::array<LabKind, 18> kLabs{{
    {.name = "v0",
     .port = kUpperPort,
     .teaches = "handshake, numbers that advance by the payload, the close in both directions",
     .maker = plain<UpperStream, kPlainly>},
    {.name = "v1",
     .port = kUpperPort,
     .rules = {.backlog = 1},
     .teaches = "one exchange of 13 bytes each way",
     .maker = plain<UpperStream, kPlainly>},
    {.name = "v2",
     .port = kUpperPort,
     .teaches = "five bytes at a time: small writes are joined, and a client that closes before it has read resets",
     .maker = plain<UpperStream, kV2>},
    {.name = "v2-no-nagle",
     .port = 12347,
     .rules = {.nagle = false},
     .teaches = "the same writes without Nagle's algorithm: each is a segment of its own",
     .maker = plain<UpperStream, kV2>},
    {.name = "v3",
     .port = kUpperPort,
     .teaches = "a thousandfold answer is cut at the MSS; unread data at the close is a reset",
     .maker = plain<UpperStream, kV3>},
    {.name = "v4",
     .port = kUpperPort,
     .teaches = "a server that dawdles: what the client writes meanwhile travels in one segment",
     .maker = plain<UpperStream, kV4>},
    {.name = "upper-line",
     .port = 12346,
     .teaches = "a server that waits for the whole line: write, write, read, and Nagle waits for a delayed ACK",
     .maker = plain<UpperLine>},
    {.name = "chat",
     .port = kChatPort,
     .rules = {.backlog = 1},
     .teaches = "both sides speak when they like: two streams in one connection, and a handshake before the first byte",
     .maker = from_order<ChatMaker>,
     .is_chat = true},
    {.name = "chat-udp",
     .transport = Transport::udp,
     .port = kChatPort,
     .teaches = "the same without a connection: the first datagram is the first line, and nobody says who left",
     .is_chat = true},
    {.name = "secret",
     .port = 5001,
     .teaches = "a protocol of one question and one answer, read in the trace",
     .maker = plain<SecretDigits>},
    {.name = "sink",
     .port = 5002,
     .teaches = "bytes without a protocol: the half-close says where the file ends, and nobody says how it went",
     .maker = from_order<SinkMaker>,
     .opens_files = true,
     .replies = false},
    {.name = "upper-udp",
     .transport = Transport::udp,
     .port = kMessagePort,
     .teaches = "two datagrams and no connection; nobody says that one was lost"},
    {.name = "upper-tcp",
     .port = kMessagePort,
     .teaches = "the same over TCP: what the handshake and the close cost, and what they are worth",
     .maker = plain<UpperMessage>},
    {.name = "web",
     .port = kWebPort,
     .rules = {.at_once = 8, .nagle = false},
     .teaches = "HTTP/1.1: status line, headers, a connection that stays; a browser opens several at once",
     .maker = from_order<WebMaker>,
     .opens_files = true},
    {.name = "web-bytes",
     .port = kWebPort,
     .rules = {.at_once = 8, .nagle = false},
     .teaches = "the same file one byte to a segment: what small writes cost, counted in headers",
     .maker = from_order<WebBytesMaker>,
     .opens_files = true},
    {.name = "time",
     .port = kTimePort,
     .teaches = "the server speaks first, obeys TIME and EXIT, and closes after 15 s of silence",
     .maker = timed<TimeRules{}>},
    {.name = "time-warning",
     .port = kTimePort,
     .teaches = "the same with the longer text for what is no command",
     .maker = timed<TimeRules{.warns = true}>},
    {.name = "time-strict",
     .port = kTimePort,
     .teaches = "the same, but EXIT closes the listening socket as well: who comes next is refused",
     .maker = timed<TimeRules{.strict = true}>},
}};

}  // namespace

std::string_view transport_name(Transport transport) noexcept { return transport == Transport::tcp ? "tcp" : "udp"; }

std::span<const LabKind> catalogue() noexcept { return kLabs; }

const LabKind* find_lab(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kLabs, name, &LabKind::name);
  return found == kLabs.end() ? nullptr : found;
}

}  // namespace wirelab::lab
