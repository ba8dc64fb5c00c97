#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/storage/file_store.h"

namespace wirelab::storage {

/// Reads one document whole.
class DocumentReader : public Operation {
 public:
  /// The document's bytes, valid as long as the reader; `not_found` if it was never written.
  [[nodiscard]] virtual Result<ConstBytes> content() = 0;
};
using DocumentReaderHandle = Handle<DocumentReader>;

/// Small files of the appliance's own (accounts, a kept address), out of every peer's reach: a document is read whole
/// and replaced whole. After a power cut it is the old one or the new one, never a mixture.
class DocumentStore {
 public:
  /// The largest document.
  static constexpr std::size_t kMaxDocument = 1024 * 1024;

  DocumentStore() = default;
  DocumentStore(const DocumentStore&) = delete;
  DocumentStore& operator=(const DocumentStore&) = delete;
  virtual ~DocumentStore() = default;

  /// Reads the document `name` (a literal such as "accounts").
  [[nodiscard]] virtual Result<DocumentReaderHandle> load(std::string_view name) = 0;
  /// Replaces it with `content`, which is copied; success of the change means durable.
  [[nodiscard]] virtual Result<ChangeHandle> replace(std::string_view name, ConstBytes content) = 0;
};

}  // namespace wirelab::storage
