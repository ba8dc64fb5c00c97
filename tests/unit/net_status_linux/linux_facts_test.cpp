#include "firmware/net_status_linux/linux_facts.h"

#include <net/if.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/support/network_namespace.h"
#include "tests/unit/net_posix/poller_kinds.h"
#include "tests/unit/net_status_linux/folder.h"
#include "tests/unit/net_status_linux/table_sink.h"

namespace wirelab::net_status {
namespace {

/// A process of that name that waits for one signal.
class Client {
 public:
  explicit Client(const char* name) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) std::abort();
    child_ = ::fork();
    if (child_ == 0) {
      ::alarm(30);
      ::sigprocmask(SIG_BLOCK, &set, nullptr);
      ::prctl(PR_SET_NAME, name);
      ::close(pipe[1]);
      ::close(pipe[0]);
      int signal = 0;
      ::_exit(::sigwait(&set, &signal) == 0 ? signal : 99);
    }
    ::close(pipe[1]);
    // Ends once the child has its name and its mask.
    char nothing = 0;
    static_cast<void>(::read(pipe[0], &nothing, 1) + 0);
    ::close(pipe[0]);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  [[nodiscard]] std::string number() const { return std::to_string(child_) + "\n"; }
  [[nodiscard]] bool running() const { return ::waitpid(child_, nullptr, WNOHANG) == 0; }
  /// The signal that it got.
  [[nodiscard]] int signal() {
    int status = 0;
    ::waitpid(std::exchange(child_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t child_ = -1;
};

class LinuxFactsTest : public net::PosixLoop {
 protected:
  void SetUp() override {
    ASSERT_TRUE(network_.ok()) << network_.why();
    ip("link add v0 type veth peer name v1");
    ip("link set v0 up");
    ip("address add 10.0.2.15/24 dev v0");
    folder_.link("proc", "/proc");
    auto facts = LinuxFacts::open(*poller_, folder_.path());
    ASSERT_TRUE(facts);
    facts_ = std::move(*facts);
    facts_->refresh(sink_);
    v0_ = sink_.interfaces.at(::if_nametoindex("v0"));
  }
  void ip(const std::string& arguments) { ASSERT_TRUE(network_.ip(arguments)) << network_.why(); }
  void write_networkd(const std::string& address, int seconds) {
    folder_.write("run/systemd/netif/leases/" + std::to_string(v0_.index),
                  "ADDRESS=" + address + "\nLIFETIME=" + std::to_string(seconds) + "\n");
  }

  support::NetworkNamespace network_;
  Folder folder_;
  std::unique_ptr<net::PosixPoller> poller_ = net::EpollPoller::open(reactor_);
  std::unique_ptr<LinuxFacts> facts_;
  TableSink sink_;
  Interface v0_;
};

TEST_F(LinuxFactsTest, NoFile_NoLease) { EXPECT_FALSE(facts_->held_lease(v0_)); }

TEST_F(LinuxFactsTest, FreshFile_IsAHeldLease) {
  write_networkd("10.0.2.15", 600);
  const auto lease = facts_->held_lease(v0_);
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->source, LeaseSource::systemd_networkd);
  EXPECT_TRUE(lease->held());
  EXPECT_LE(*lease->obtained, reactor_.now());
  EXPECT_GT(*lease->obtained, reactor_.now() - std::chrono::seconds(60));
}

TEST_F(LinuxFactsTest, FileOfAnAddressThatIsGone_IsNone) {
  write_networkd("10.0.2.16", 600);
  EXPECT_FALSE(facts_->held_lease(v0_));
  write_networkd("10.0.2.15", 600);
  ip("address del 10.0.2.15/24 dev v0");
  EXPECT_FALSE(facts_->held_lease(v0_));
}

TEST_F(LinuxFactsTest, KernelsCountdown_TellsWhenItWasObtained) {
  ip("address change 10.0.2.15/24 dev v0 valid_lft 300 preferred_lft 300");
  write_networkd("10.0.2.15", 600);
  const auto lease = facts_->held_lease(v0_);
  ASSERT_TRUE(lease);
  const auto age = reactor_.now() - *lease->obtained;
  EXPECT_GE(age, std::chrono::seconds(299));
  EXPECT_LE(age, std::chrono::seconds(330));
}

TEST_F(LinuxFactsTest, OfSeveral_TheLastObtainedCounts) {
  folder_.write("run/lease", "interface=v0\nip=10.0.2.15\nlease=600\nmonotonic_ms=" +
                                 std::to_string((reactor_.now().time_since_epoch() - std::chrono::seconds(100)) /
                                                std::chrono::milliseconds(1)) +
                                 "\n");
  EXPECT_EQ(facts_->held_lease(v0_)->source, LeaseSource::udhcpc);
  folder_.write("var/lib/dhcp/dhclient.v0.leases",
                "lease {\n  interface \"v0\";\n  fixed-address 10.0.2.15;\n  option dhcp-lease-time 600;\n}\n");
  EXPECT_EQ(facts_->held_lease(v0_)->source, LeaseSource::dhclient);
}

TEST_F(LinuxFactsTest, OlderNetworkManager_IsFoundByItsConnection) {
  folder_.write("run/NetworkManager/devices/" + std::to_string(v0_.index), "[device]\nconnection-uuid=12-34\n");
  folder_.write("var/lib/NetworkManager/internal-12-34-v0.lease", "ADDRESS=10.0.2.15\n");
  const auto lease = facts_->held_lease(v0_);
  ASSERT_TRUE(lease);
  EXPECT_EQ(lease->source, LeaseSource::network_manager);
}

TEST_F(LinuxFactsTest, Udhcpc_GetsItsSignals) {
  for (const bool renews : {true, false}) {
    Client client("udhcpc");
    folder_.write("run/udhcpc.v0.pid", client.number());
    EXPECT_TRUE(facts_->can_control(v0_));
    EXPECT_TRUE(client.running());
    EXPECT_TRUE(renews ? facts_->renew(v0_) : facts_->release(v0_));
    EXPECT_EQ(client.signal(), renews ? SIGUSR1 : SIGUSR2);
  }
}

TEST_F(LinuxFactsTest, AnotherProcessUnderThatNumber_IsLeftAlone) {
  Client stranger("editor");
  folder_.write("run/udhcpc.v0.pid", stranger.number());
  const auto renewed = facts_->renew(v0_);
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().error, Error::unsupported);
  EXPECT_TRUE(stranger.running());
}

TEST_F(LinuxFactsTest, PidFileWithNonsense_IsNoClient) {
  for (const char* text : {"", "-1\n", "0\n", "99999999999\n", "x\n", "../1\n"}) {
    folder_.write("run/udhcpc.v0.pid", text);
    EXPECT_FALSE(facts_->can_control(v0_)) << text;
  }
}

TEST_F(LinuxFactsTest, OtherClients_AreNamedWithWhatToType) {
  write_networkd("10.0.2.15", 600);
  const auto renewed = facts_->renew(v0_);
  ASSERT_FALSE(renewed);
  EXPECT_EQ(renewed.error().error, Error::unsupported);
  EXPECT_NE(renewed.error().why.find("networkctl renew"), std::string_view::npos);
  const auto released = facts_->release(v0_);
  ASSERT_FALSE(released);
  EXPECT_NE(released.error().why.find("networkctl down"), std::string_view::npos);
}

TEST_F(LinuxFactsTest, ReleaseWithoutAnAddress_IsNotFound) {
  ip("address del 10.0.2.15/24 dev v0");
  const auto released = facts_->release(v0_);
  ASSERT_FALSE(released);
  EXPECT_EQ(released.error().error, Error::not_found);
}

TEST_F(LinuxFactsTest, NeighboursAndRoutes_AreTheKernels) {
  const auto gateway = net::Address::ipv4(10, 0, 2, 2);
  EXPECT_TRUE(facts_->ask_for(v0_.index, gateway));
  EXPECT_TRUE(facts_->delete_neighbour(v0_.index, gateway));
  const auto route = facts_->route_to(gateway);
  ASSERT_TRUE(route);
  EXPECT_EQ(route->interface, v0_.index);
}

}  // namespace
}  // namespace wirelab::net_status
