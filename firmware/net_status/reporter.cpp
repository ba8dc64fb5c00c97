#include "firmware/net_status/reporter.h"

#include <algorithm>

#include "firmware/net_status/explained_rows.h"
#include "firmware/net_status/words.h"

namespace wirelab::net_status {
namespace {

/// Frames that are looked at in one turn and of one interface; then the loop gets its turn.
constexpr int kFramesPerTurn = 64;
/// Longest frame that is looked at: an Ethernet frame with two tags.
constexpr std::size_t kFrame = 1522;
constexpr std::size_t kTapRoom = std::size_t{64} * 1024;

std::string_view why_blind(Error error) noexcept {
  if (error == Error::unsupported || error == Error::not_allowed) {
    return "wirelabd is not allowed to look at frames, so DHCP is known only as far as the system keeps it; "
           "start it as root or give it the privilege CAP_NET_RAW";
  }
  if (error == Error::no_resources) return "there is no memory left to look at frames, so DHCP is known only in part";
  return "the system does not let wirelabd look at the frames of this interface";
}

}  // namespace

Refusal why_not_sent(Error error) noexcept {
  if (error == Error::unsupported || error == Error::not_allowed) {
    return {error, "no frame could be put on the link; wirelabd needs the privilege CAP_NET_RAW for that"};
  }
  return {error, "no frame could be put on the link: the interface is switched off, gone, or has no room for it"};
}

Reporter::Reporter(const ReporterParts& parts, const Sizes& sizes)
    : parts_(parts),
      picture_(sizes),
      announcer_(parts.stack.reactor(), picture_, parts.log, sizes.interfaces),
      address_check_(parts.stack.reactor(), picture_, *this, parts.entropy),
      timer_(parts.stack.reactor(), *this) {
  eyes_.reserve(sizes.interfaces);
}

Reporter::~Reporter() { stop(); }

void Reporter::start() {
  running_ = true;
  started_ = reactor().now();
  parts_.facts.watch(this);
  look();
}

void Reporter::stop() {
  if (!running_) return;
  running_ = false;
  parts_.facts.watch(nullptr);
  timer_.stop();
  eyes_.clear();
}

void Reporter::ready() { look(); }

Picture& Reporter::picture() {
  look();
  return picture_;
}

Report Reporter::report() const {
  return {.picture = picture_,
          .stack = parts_.stack_name,
          .frames_missing = blindness_,
          .started = started_,
          .wall = calendar_.at(picture_.now())};
}

void Reporter::look() {
  picture_.set_time(reactor().now());
  calendar_.read(reactor().now(), parts_.calendar.since_1970());
  // Before time ends a lease that may have been renewed where nobody could see it.
  for (Eye& eye : eyes_) ask_for_lease(eye);
  picture_.advance(reactor().now());
  // Frames first: they explain what the tables say next.
  look_at_frames();
  ExplainedRows rows(picture_, [this] { look_at_frames(); });
  parts_.facts.refresh(rows);
  fit_eyes();
  tell();
  plan();
}

void Reporter::look_at_frames() {
  for (Eye& eye : eyes_) look_through(eye);
}

void Reporter::look_through(Eye& eye) {
  if (eye.tap == nullptr) return;
  std::array<std::byte, kFrame> room;
  for (int count = 0; count < kFramesPerTurn; ++count) {
    const auto info = eye.tap->next(room);
    if (!info) break;
    if (auto frame = look_at(ConstBytes(room).first(info->size))) {
      frame->sent = info->direction == net::Direction::sent;
      frame->stamp = info->time;
      take(*frame, eye.interface);
    }
    // There may be more, and nobody calls again who was not told that there is nothing.
    if (count + 1 == kFramesPerTurn) reactor().mark(*this);
  }
  const std::uint64_t dropped = eye.tap->dropped();
  if (dropped > eye.dropped) picture_.lost(eye.interface, dropped - eye.dropped);
  eye.dropped = dropped;
}

void Reporter::take(SeenFrame& frame, InterfaceIndex interface) {
  frame.interface = interface;
  frame.at = reactor().now();
  if (frame.arp) {
    picture_.see({.interface = frame.interface, .sent = frame.sent, .at = frame.at, .packet = *frame.arp});
  }
  const auto client = frame.dhcp ? frame.dhcp->header.mac() : std::nullopt;
  if (client) picture_.see(frame.interface, detail_of(frame), *client, frame.sent);
  frame_witnesses_.for_each([&](FrameWitness& witness) { witness.saw(frame); });
}

/// A tap for each Ethernet interface that is there, and none for one that is gone.
void Reporter::fit_eyes() {
  std::erase_if(eyes_, [&](const Eye& eye) { return picture_.interface(eye.interface) == nullptr; });
  for (const auto& row : picture_.interfaces()) {
    const Interface& interface = row.facts;
    const bool known = std::ranges::find(eyes_, interface.index, &Eye::interface) != eyes_.end();
    if (!known && interface.kind == InterfaceKind::ethernet && eyes_.size() < eyes_.capacity()) open_eye(interface);
  }
}

void Reporter::open_eye(const Interface& interface) {
  auto tap = parts_.stack.tap(
      {.interface = interface.name.view(), .what = net::TapFilter::addressing, .buffer_bytes = kTapRoom});
  if (!tap && blindness_.empty()) blindness_ = why_blind(tap.error());
  if (tap) (*tap)->watch(this);
  // Also one that cannot see is kept, so that it is not tried again with each look.
  eyes_.push_back({interface.index, tap ? std::move(*tap) : nullptr});
  adopt_lease(interface);
}

void Reporter::ask_for_lease(Eye& eye) {
  constexpr Duration kAgain = std::chrono::seconds(10);
  const TimePoint now = reactor().now();
  const Interface* interface = picture_.interface(eye.interface);
  const DhcpTracker* tracker = picture_.tracker(eye.interface);
  if (eye.tap != nullptr || interface == nullptr || tracker == nullptr) return;
  if (now < eye.asked_again + kAgain && now < tracker->next()) return;
  eye.asked_again = now;
  adopt_lease(*interface);
}

/// Its messages may have passed just before the tap was there, and its address came just after the files were read.
void Reporter::adopt_unseen_lease(InterfaceIndex index) {
  const Interface* interface = picture_.interface(index);
  const DhcpTracker* tracker = picture_.tracker(index);
  if (interface != nullptr && tracker != nullptr && !tracker->lease().held()) adopt_lease(*interface);
}

void Reporter::adopt_lease(const Interface& interface) {
  if (const auto lease = parts_.facts.held_lease(interface)) picture_.adopt(interface.index, *lease);
}

void Reporter::tell() {
  const Timeline& timeline = picture_.timeline();
  announcer_.look();
  if (timeline.last() == told_) return;
  while (const Event* found = timeline.find(told_ + 1)) {
    // What is done about an event may make others.
    const Event event = *found;
    told_ = event.sequence;
    write_log(event);
    act_on(event);
  }
  timeline_witnesses_.for_each([](TimelineWitness& witness) { witness.timeline_grew(); });
}

void Reporter::write_log(const Event& event) const {
  if (!parts_.log.enabled(LogLevel::debug)) return;
  std::array<char, kMaxWords> room;
  std::array<char, kMaxWords> why_room;
  TextBuilder words(room);
  TextBuilder why(why_room);
  describe(words, event, picture_.timeline().detail(event));
  explain(why, event);
  parts_.log.debug("timeline", {{"seq", event.sequence}, {"text", words.text()}, {"why", why.text()}});
}

void Reporter::act_on(const Event& event) {
  if (event.kind == EventKind::address_added) {
    address_check_.begin(event.interface, event.address);
    adopt_unseen_lease(event.interface);
  }
  if (event.kind == EventKind::link_up) check_addresses(event.interface);
  const bool ours = event.kind == EventKind::address_duplicate && picture_.owns(event.address);
  if (ours) parts_.facts.conflict(event.interface, event.address);
}

/// Whoever came to the other end of the cable may have one of them.
void Reporter::check_addresses(InterfaceIndex interface) {
  for (const auto& row : picture_.addresses()) {
    if (row.facts.interface == interface) address_check_.begin(interface, row.facts.address);
  }
}

void Reporter::plan() {
  if (running_) timer_.start_at(picture_.next());
}

ActionResult Reporter::ask_for(InterfaceIndex interface, const net::Address& address) {
  // Linux asks for none that it knows: it has to forget it first.
  if (const Neighbour* known = picture_.neighbour(interface, address)) picture_.expect_removal(*known);
  return parts_.facts.ask_for(interface, address);
}

bool Reporter::sees(InterfaceIndex interface) const noexcept {
  const auto eye = std::ranges::find(eyes_, interface, &Eye::interface);
  return eye != eyes_.end() && eye->tap != nullptr;
}

Result<void> Reporter::send(InterfaceIndex interface, ConstBytes bytes) {
  const auto eye = std::ranges::find(eyes_, interface, &Eye::interface);
  if (eye == eyes_.end() || eye->tap == nullptr) return fail(Error::unsupported);
  if (const auto sent = eye->tap->inject(bytes); !sent) return sent;
  // A tap does not show what was sent through it.
  if (auto frame = look_at(bytes)) {
    frame->sent = true;
    picture_.set_time(reactor().now());
    take(*frame, interface);
    tell();
  }
  return {};
}

}  // namespace wirelab::net_status
