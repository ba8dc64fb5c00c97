#pragma once

#include <map>
#include <string>

#include "firmware/storage/document_store.h"
#include "tests/support/memory_operation.h"

namespace wirelab::test {

/// Documents in memory behind the DocumentStore contract, with faults to order.
class MemoryDocumentStore final : public storage::DocumentStore {
 public:
  explicit MemoryDocumentStore(Reactor& reactor) noexcept : rules(reactor) {}

  [[nodiscard]] Result<storage::DocumentReaderHandle> load(std::string_view name) override {
    return begin_operation<storage::DocumentReaderHandle, Reader>(rules, *this, name);
  }
  [[nodiscard]] Result<storage::ChangeHandle> replace(std::string_view name, ConstBytes content) override {
    return begin_operation<storage::ChangeHandle, Replacement>(rules, *this, name, content);
  }

  OperationRules rules;
  std::map<std::string, std::string> documents;

 private:
  class Reader final : public MemoryOperation<storage::DocumentReader> {
   public:
    Reader(OperationRules& rules, MemoryDocumentStore& store, std::string_view name)
        : MemoryOperation(rules), store_(store), name_(name) {}
    Result<ConstBytes> content() override {
      if (const auto asked = state_.ask(); !asked) return fail(asked.error());
      const auto found = store_.documents.find(name_);
      if (found == store_.documents.end()) return fail(Error::not_found);
      content_ = found->second;
      return as_bytes(content_);
    }

   private:
    MemoryDocumentStore& store_;
    std::string name_;
    std::string content_;
  };

  class Replacement final : public MemoryOperation<storage::Change> {
   public:
    Replacement(OperationRules& rules, MemoryDocumentStore& store, std::string_view name, ConstBytes content)
        : MemoryOperation(rules), store_(store), name_(name), content_(as_text(content)) {}
    Result<void> result() override {
      if (const auto asked = state_.ask(); !asked) return asked;
      store_.documents[name_] = content_;
      return {};
    }

   private:
    MemoryDocumentStore& store_;
    std::string name_;
    std::string content_;
  };
};

}  // namespace wirelab::test
