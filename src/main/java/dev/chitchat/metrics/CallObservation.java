package dev.chitchat.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The one observation there is: a logical call, from its subscription to its outcome, retries and all waits included. */
public enum CallObservation implements ObservationDocumentation {
    /** A call of any command. As a meter it is a timer, with a long task timer {@code .active} beside it. */
    CALL;

    @Override
    public String getName() {
        return "chitchat.client.calls";
    }

    @Override
    public String getContextualName() {
        return "chitchat {command}";
    }

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return DefaultCallConvention.class;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return LowKey.values();
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return HighKey.values();
    }

    /** Tags of meters and spans; every value comes from a closed set. */
    public enum LowKey implements KeyName {
        /** The configured name of the account. */
        ACCOUNT("account"),
        /** The service's name of the command, such as {@code update_chitchat}. */
        COMMAND("command"),
        /**
         * {@code SUCCESS}, {@code CANCELLED}, or what the failure allows: {@code RATE_LIMITED}, {@code TRANSIENT},
         * {@code DOUBTFUL}, {@code SIGNATURE_EXPIRED}, {@code FINAL}.
         */
        OUTCOME("outcome"),
        /** The service's code where it is a known one, {@code other} for the rest, {@code none} where there was no code. */
        ERROR_CODE("error.code"),
        /** The simple name of the exception, or {@code none}. */
        EXCEPTION("exception");

        private final String key;

        LowKey(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Tags of spans only. */
    public enum HighKey implements KeyName {
        /** How many attempts the call made. */
        ATTEMPTS("attempts"),
        /** What the service called the last attempt that it answered; {@code none} where it did not say. */
        REQUEST_ID("request.id");

        private final String key;

        HighKey(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
