#include "archive/tier_store.h"

namespace binsift {

Result<std::vector<TierStore>> open_tiers(const Policy& policy, TierUse use, std::vector<Error>& damaged) {
  std::vector<TierStore> tiers;
  for (const Tier& tier : policy.tiers) {
    if (tier.is_source()) continue;
    TierStore open{.tier = &tier};
    Result<std::unique_ptr<Store>> store = open_store(tier.store, tier.profile);
    if (!store) return std::move(store).error();
    open.store = std::move(*store);
    if (use == TierUse::change) {
      Result<std::unique_ptr<StoreLock>> lock = open.store->lock();
      if (!lock) return std::move(lock).error();
      open.lock = std::move(*lock);
      if (Result<void> swept = open.store->sweep(); !swept) return std::move(swept).error();
    }
    Result<StoreCatalog> catalog = load_catalog(*open.store);
    if (!catalog) return std::move(catalog).error();
    open.entries = std::move(catalog->entries);
    for (Error& error : catalog->damaged) damaged.push_back(std::move(error));
    tiers.push_back(std::move(open));
  }
  return tiers;
}

}  // namespace binsift
