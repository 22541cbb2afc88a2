/**
 * The front door: {@link dev.chitchat.ChitchatClient} and its builder.
 *
 * <p>Wires the chain of a call; no package that it uses knows it. Its objects compare by identity, and none shows a key
 * or a UserSig.
 *
 * <p>In all packages records and enums are immutable values: equal by value, safe to share between threads and to log.
 * What is no record compares by identity, a {@link dev.chitchat.auth.SecretKey} apart.
 */
@NullMarked
package dev.chitchat;

import org.jspecify.annotations.NullMarked;
