package dev.chitchat.spring;

import dev.chitchat.api.Account;
import java.net.URI;

/** Details as plain values. */
record FixedConnectionDetails(URI endpoint, Account account) implements ChitchatConnectionDetails {}
