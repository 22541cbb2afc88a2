/** What a call costs on its way through HTTP, beside the clients that others would take: one server, one JSON, rounds in turn. */
@NullMarked
package dev.chitchat.benchmarks.http;

import org.jspecify.annotations.NullMarked;
