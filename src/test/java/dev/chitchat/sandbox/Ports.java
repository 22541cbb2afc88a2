package dev.chitchat.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on which nobody listens, and which the system gives to no other socket meanwhile: it hands out those from 32768
 * on. A node of a Redis cluster listens 10,000 above its port too, which is below those as well.
 */
public final class Ports {

    private static final int FIRST = 10_000;
    private static final int END = 22_768;

    private Ports() {}

    public static int unused() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // by somebody else; another one is free
            }
        }
    }
}
