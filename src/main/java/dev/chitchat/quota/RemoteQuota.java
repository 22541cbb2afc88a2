package dev.chitchat.quota;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the buckets of one quota whose tokens are kept elsewhere, one for each application and command.
 *
 * <p>A bucket whose last limiter was closed stays until its calls have ended and the store has been told.
 */
final class RemoteQuota implements Quota {

    private final TokenStores stores;
    private final SharedQuotaOptions options;
    private final Map<Key, Entry> buckets = new HashMap<>();

    RemoteQuota(TokenStores stores, SharedQuotaOptions options) {
        this.stores = stores;
        this.options = options;
    }

    @Override
    public synchronized Limiter limiter(String scope, String command) {
        Key key = new Key(scope, command);
        Entry entry = buckets.get(key);
        if (entry == null) {
            entry = new Entry(new RemoteBucket(stores.open(scope, command), options, () -> free(key)));
            buckets.put(key, entry);
        }
        entry.users++;
        return new LocalLimiter(entry.bucket, options.quota().maxWaiting(), () -> release(key));
    }

    private void release(Key key) {
        Entry entry;
        synchronized (this) {
            entry = buckets.get(key);
            if (entry == null || --entry.users > 0) {
                return;
            }
        }
        entry.bucket.endWhenQuiet();
    }

    /** The bucket has nothing left to do, and nobody may have come back to it. */
    private synchronized boolean free(Key key) {
        Entry entry = buckets.get(key);
        boolean unused = entry != null && entry.users == 0;
        if (unused) {
            buckets.remove(key);
        }
        return unused;
    }

    private record Key(String scope, String command) {}

    /** A bucket and how many limiters use it; changed under the quota's lock only. */
    private static final class Entry {
        private final RemoteBucket bucket;
        private int users;

        Entry(RemoteBucket bucket) {
            this.bucket = bucket;
        }
    }
}
