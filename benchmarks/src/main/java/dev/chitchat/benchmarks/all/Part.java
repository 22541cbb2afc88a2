package dev.chitchat.benchmarks.all;

import java.util.List;

/**
 * One benchmark and its place in the page.
 *
 * @param name between the marks in the page
 * @param quick its arguments where little time is
 * @param whole its arguments otherwise
 */
record Part(String name, List<String> quick, List<String> whole) {

    static final List<Part> ALL = List.of(
            of(
                    "quota-cells",
                    "quota-cells --contenders chitchat --repetitions 1 --calls 60",
                    "quota-cells --repetitions 1"),
            of("gateways", "gateways --contenders chitchat --repetitions 1 --calls 30", "gateways"),
            of("outage", "outage --waiting 200 --seconds 5 --runs 1", "outage"),
            of("given-up", "given-up --callers 180 --clients 6", "given-up"),
            of(
                    "operator-1",
                    "operator --threads 1 --iterations 2 --libraries NONE,CHITCHAT,RESILIENCE4J",
                    "operator --threads 1"),
            of(
                    "operator-4",
                    "operator --threads 4 --iterations 2 --libraries NONE,CHITCHAT,RESILIENCE4J",
                    "operator --threads 4"),
            of(
                    "waiters",
                    "waiters --libraries CHITCHAT --counts 100000 --repetitions 1",
                    "waiters --libraries CHITCHAT,RESILIENCE4J,BUCKET4J --counts 1000000 --repetitions 1"),
            of("http", "http --calls 5000 --rounds 3 --warm-up 2", "http"),
            of("merging", "merging --updates 20000", "merging"),
            of("fleet", "fleet --processes 2 --calls 20", "fleet --processes 10 --calls 60"),
            of("fleet-bucket4j", "", "fleet --library bucket4j --processes 10 --calls 60"),
            of("redis-decisions", "redis-decisions --seconds 3", "redis-decisions"),
            of("startup", "startup --runs 3", "startup"),
            of("growth", "growth --lines 4000 --questions 400 --clients 40 --idle 1", "growth"));

    private static Part of(String name, String quick, String whole) {
        return new Part(name, words(quick), words(whole));
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" "));
    }
}
