/**
 * Secret keys and the UserSig made from them (TLSSigAPIv2).
 *
 * <p>Knows the JDK and a parser of JSON only. It must not know who needs a signature or where it is sent.
 */
@NullMarked
package dev.chitchat.auth;

import org.jspecify.annotations.NullMarked;
