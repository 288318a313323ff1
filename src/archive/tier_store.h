#pragma once
// A tier of a policy with its store open and its catalog read.
#include "archive/catalog.h"
#include "archive/policy.h"

namespace binsift {

struct TierStore {
  const Tier* tier = nullptr;
  std::unique_ptr<Store> store;
  std::unique_ptr<StoreLock> lock;  // null: for looking only
  std::vector<CatalogEntry> entries;
  bool is_failing = false;  // it could not be written to: no more is tried in this run

  // The log's entry, whose object counts; null: none. `is_it` tells whether an entry is of the log.
  template <class Is>
  CatalogEntry* find(Is is_it) {
    for (CatalogEntry& entry : entries)
      if (!entry.removing && is_it(entry)) return &entry;
    return nullptr;
  }
};

enum class TierUse : uint8_t { look, change };

// All tiers that have a store, in order. To change them they are locked, and what a killed run has left
// behind is swept away. `damaged` takes the catalogs' entries that can't be read. Errors: those of the
// stores, locked.
Result<std::vector<TierStore>> open_tiers(const Policy& policy, TierUse use, std::vector<Error>& damaged);

}  // namespace binsift
