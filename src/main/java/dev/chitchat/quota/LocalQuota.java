package dev.chitchat.quota;

/** Keeps the buckets of this JVM. */
record LocalQuota(QuotaOptions options) implements Quota {

    @Override
    public Limiter limiter(String scope, String command) {
        throw new UnsupportedOperationException("not wired yet: " + scope + command + options);
    }
}
