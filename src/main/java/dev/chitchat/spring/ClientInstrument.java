package dev.chitchat.spring;

import dev.chitchat.CallObserver;
import dev.chitchat.ChitchatClient;

/** Something that watches every client of the application, each under the name of its account. */
interface ClientInstrument {

    /** Watches the calls of the account's client, which is not built yet. */
    CallObserver observer(String account);

    /** The client is there. */
    void built(String account, ChitchatClient client);
}
