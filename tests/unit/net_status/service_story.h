#pragma once

#include "firmware/net_status/verbs.h"
#include "tests/support/manual_clock.h"
#include "tests/unit/net_status/picture_story.h"
#include "tests/unit/net_status/scripted_facts.h"
#include "tests/unit/net_status/tapped_stack.h"

namespace wirelab::net_status {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A whole reporter with its verbs, above tables and links that are the test's own.
class ServiceStory : public testing::Test {
 protected:
  /// One command, from its beginning to the end of its exchange.
  class Client final : public Watcher {
   public:
    Client(ServiceStory& story, std::string_view verb, std::string_view words) : words_(words) {
      command::Verb* found = story.verbs.find(verb);
      EXPECT_NE(found, nullptr) << verb;
      if (found != nullptr)
        found->begin({.slot = slot_, .watcher = *this, .arguments = {.first = words_, .second = {}}});
      ready();
    }
    /// Takes steps until there is nothing to do but wait.
    void ready() override {
      while (slot_.get() != nullptr && !over) {
        const command::Step step = slot_.get()->next();
        if (std::holds_alternative<command::Wait>(step)) return;
        if (const auto* text = std::get_if<command::SendText>(&step)) {
          said += text->text;
          continue;
        }
        over = true;
        if (const auto* document = std::get_if<command::SendDocument>(&step)) said = document->document;
        if (const auto* finish = std::get_if<command::Finish>(&step)) outcome = finish->outcome;
      }
    }
    /// The client goes away.
    void leave() { slot_.clear(); }

    std::string said;
    bool over = false;
    command::Outcome outcome;

   private:
    std::string words_;
    command::ExchangeSlot slot_;
  };

  class Lines final : public LogSink {
   public:
    void write(LogLevel /*level*/, std::string_view line) noexcept override { lines.emplace_back(line); }
    std::vector<std::string> lines;
  };
  /// Shows nothing until it is set, and then stands still.
  class StandingCalendar final : public Calendar {
   public:
    [[nodiscard]] std::optional<std::chrono::nanoseconds> since_1970() const noexcept override { return shown; }
    std::optional<std::chrono::nanoseconds> shown;
  };
  class SameBytes final : public Entropy {
   public:
    Result<void> fill(MutableBytes out) override {
      std::ranges::fill(out, std::byte{0x35});
      return {};
    }
  };

  ServiceStory() {
    facts.wake = [this](Watcher& watcher) { reactor.mark(watcher); };
  }

  /// Begins with the card, its address, its gateway and the router's MAC.
  void begin(const ServiceOptions& options = {.may_change = true}) {
    service = std::make_unique<Service>(parts, options);
    network_verbs = std::make_unique<NetStatusVerbs>(*service);
    EXPECT_TRUE(network_verbs->add_to(verbs));
    facts.change([](FactSink& sink) {
      sink.begin_all();
      sink.put(card());
      sink.put(own_address());
      sink.put(link_route(Address::ipv4(10, 0, 2, 0), 24));
      sink.put(default_by(kRouter));
      sink.put(neighbour_at(kRouter, kRouterMac));
      sink.end_all();
    });
    RouteAnswer way;
    way.interface = kCard;
    way.source = kOwn;
    facts.route = way;
    service->start();
    shown = timeline().last();
  }
  void run_for(Duration time, Duration step = milliseconds(10)) {
    for (const TimePoint end = clock.now() + time; clock.now() < end; clock.advance(step)) turn();
    turn();
  }
  /// Whatever is marked, also by what is called.
  void turn() {
    for (int count = 0; count < 8; ++count) reactor.run_once(Duration::zero());
  }
  /// The document that a command ends with at once.
  std::string ask(std::string_view verb, std::string_view words = "") {
    Client client(*this, verb, words);
    EXPECT_TRUE(client.over) << verb;
    return client.said;
  }
  void put(const auto& row) {
    facts.change([row](FactSink& sink) { sink.put(row); });
  }
  [[nodiscard]] const Timeline& timeline() { return service->reporter().picture().timeline(); }
  std::vector<std::string> told() {
    const auto lines = lines_of(timeline(), shown);
    shown = timeline().last();
    return lines;
  }
  static packet::Bytes frame_of(const packet::ArpPacket& packet) {
    const auto frame = packet::arp_frame(net::kBroadcastMac, packet);
    EXPECT_TRUE(frame);
    return frame ? packet::copy_of(*frame) : packet::Bytes();
  }
  void show(const packet::ArpPacket& packet) { stack.show("eth0", frame_of(packet)); }
  TappedLink& link() { return stack.link("eth0"); }
  /// What was put on the link, without the probes for this host's own address.
  std::vector<packet::Bytes> questions() {
    std::vector<packet::Bytes> frames = link().injected;
    std::erase_if(frames, [](const packet::Bytes& bytes) {
      const auto frame = look_at(bytes);
      return frame && frame->arp && packet::is_probe(*frame->arp);
    });
    return frames;
  }

  test::ManualClock clock;
  Reactor reactor{clock};
  TappedStack stack{reactor};
  ScriptedFacts facts;
  StandingCalendar calendar;
  SameBytes entropy;
  Lines log_lines;
  Log log{log_lines, LogLevel::info};
  ReporterParts parts{
      .stack = stack, .facts = facts, .calendar = calendar, .entropy = entropy, .log = log, .stack_name = "posix"};
  command::VerbTable verbs;
  std::unique_ptr<Service> service;
  std::unique_ptr<NetStatusVerbs> network_verbs;
  std::uint64_t shown = 0;
};

}  // namespace wirelab::net_status
