package dev.chitchat.quota;

/** The contract, with the tokens in this JVM. */
class LocalQuotaContractTest extends QuotaContract {

    @Override
    protected Quota quota(QuotaOptions options) {
        return Quota.local(options);
    }
}
