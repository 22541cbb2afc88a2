package dev.chitchat.quota;

import dev.chitchat.quota.spi.TokenStores;

/** A quota whose tokens a store keeps; the limiters that it gives out for one application and command share a wait queue. */
final class SharedQuota implements Quota {

    private final TokenStores stores;
    private final SharedQuotaOptions options;
    private final LimiterRegistry limiters = new LimiterRegistry();

    SharedQuota(TokenStores stores, SharedQuotaOptions options) {
        this.stores = stores;
        this.options = options;
    }

    @Override
    public Limiter limiter(String scope, String command, Admission admission) {
        return limiters.open(
                scope,
                command,
                options.quota(),
                admission,
                () -> new SharedBucket(stores.open(scope, command), options),
                (limiter, alone) -> {});
    }

    @Override
    public Rate rate() {
        return options.quota().rate();
    }
}
