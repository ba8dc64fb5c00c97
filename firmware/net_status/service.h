#pragma once

#include "firmware/command/verb_table.h"
#include "firmware/core/entropy.h"
#include "firmware/core/growing_array.h"
#include "firmware/net_status/dhcp_control.h"
#include "firmware/net_status/reporter.h"

namespace wirelab::net_status {

/// How much of the reporter a crowd of clients can use at a time, and what they may do.
struct ServiceOptions {
  Sizes sizes = {};
  std::size_t documents = 64;                          ///< answers on their way
  std::size_t jobs = 16;                               ///< pings and questions under way
  std::size_t watches = 64;                            ///< NET_WATCH streams
  std::size_t largest = std::size_t{4} * 1024 * 1024;  ///< bytes of one document
  /// Bytes of all documents that wait for their clients to read them: four of the largest, or all places with a quarter
  /// of a megabyte each. Without it clients that do not read could make the appliance keep documents × largest.
  std::size_t unread = std::size_t{16} * 1024 * 1024;
  bool may_change = false;  ///< whether ARP_DELETE, DHCP_RENEW and DHCP_RELEASE are carried out
};

/// What the verbs of this folder share: the reporter, and the bounds on what they use.
class Service final {
 public:
  Service(const ReporterParts& parts, const ServiceOptions& options);
  ~Service();

  void start() { reporter_.start(); }
  void stop() { reporter_.stop(); }

  [[nodiscard]] Reporter& reporter() noexcept { return reporter_; }
  [[nodiscard]] Reactor& reactor() noexcept { return reporter_.reactor(); }
  [[nodiscard]] DhcpControl& dhcp_control() noexcept { return dhcp_control_; }
  [[nodiscard]] const ServiceOptions& options() const noexcept { return options_; }
  /// Unpredictable bits, for identifiers that nobody is to guess; 0 if the board has none at the moment.
  [[nodiscard]] std::uint32_t random() noexcept;

  /// One place for a document or a job, or so many bytes for documents; given back when it goes.
  class Place {
   public:
    Place() = default;
    explicit Place(std::size_t& used, std::size_t share = 1) noexcept : used_(&used), share_(share) { used += share; }
    Place(Place&& other) noexcept : used_(std::exchange(other.used_, nullptr)), share_(other.share_) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(used_, other.used_);
      std::swap(share_, other.share_);
      return *this;
    }
    ~Place() {
      if (used_ != nullptr) *used_ -= share_;
    }
    explicit operator bool() const noexcept { return used_ != nullptr; }

   private:
    std::size_t* used_ = nullptr;
    std::size_t share_ = 0;
  };

  /// A place, or none when all are taken.
  [[nodiscard]] Place document_place() noexcept { return place(documents_, options_.documents); }
  [[nodiscard]] Place job_place() noexcept { return place(jobs_, options_.jobs); }
  [[nodiscard]] Place watch_place() noexcept { return place(watches_, options_.watches); }

  /// Bytes that a document may have when no other waits for its client.
  [[nodiscard]] std::size_t most_room() const noexcept { return std::min(options_.largest, options_.unread); }
  /// Bytes that one may have now.
  [[nodiscard]] std::size_t room() const noexcept { return std::min(options_.largest, options_.unread - unread_); }
  /// Takes `bytes` of that room, which has them.
  [[nodiscard]] Place take_room(std::size_t bytes) noexcept { return Place(unread_, bytes); }

 private:
  [[nodiscard]] static Place place(std::size_t& used, std::size_t most) noexcept {
    return used < most ? Place(used) : Place();
  }

  ServiceOptions options_;
  Entropy& entropy_;
  Reporter reporter_;
  DhcpControl dhcp_control_;
  std::size_t documents_ = 0;
  std::size_t jobs_ = 0;
  std::size_t watches_ = 0;
  std::size_t unread_ = 0;
};

}  // namespace wirelab::net_status
