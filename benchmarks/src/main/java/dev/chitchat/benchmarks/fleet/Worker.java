package dev.chitchat.benchmarks.fleet;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A member as its parent sees it. */
final class Worker {

    private final Process process;
    private final int number;
    private final Log log;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread listener;

    private Worker(Process process, int number, Log log) {
        this.process = process;
        this.number = number;
        this.log = log;
        this.listener = new Thread(this::listen, "member-" + number);
        listener.setDaemon(true);
        listener.start();
    }

    static Worker start(int number, Log log, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.chitchat.benchmarks.Benchmarks",
                "fleet-member"));
        command.addAll(options);
        return new Worker(
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                number,
                log);
    }

    private void listen() {
        try (BufferedReader words =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String word = words.readLine(); word != null; word = words.readLine()) {
                if (word.equals("ready")) {
                    ready.countDown();
                } else if (!word.equals("end")) {
                    log.add(number, word);
                }
            }
        } catch (IOException killed) {
            // Whatever it had said has been heard.
        }
    }

    void awaitReady() throws InterruptedException {
        ready.await();
    }

    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** As kill -9. */
    void kill() {
        process.destroyForcibly();
    }

    void join() throws InterruptedException {
        process.waitFor();
        listener.join();
    }
}
