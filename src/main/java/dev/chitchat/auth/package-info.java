/**
 * Secret keys and the UserSig made from them (TLSSigAPIv2).
 *
 * <p>Knows the JDK and a parser of JSON only. It must not know who needs a signature or where it is sent.
 *
 * <p>Records and enums are immutable values: equal by value, safe to share between threads and to log. What is no record compares
 * by identity, a {@link dev.chitchat.auth.SecretKey} apart.
 */
@NullMarked
package dev.chitchat.auth;

import org.jspecify.annotations.NullMarked;
