package dev.chitchat.spring;

import dev.chitchat.api.Account;
import java.net.URI;

/** Details that the properties of one account give; they hold for no other account. */
record PropertiesConnectionDetails(URI endpoint, Account account) implements ChitchatConnectionDetails {}
