/**
 * The front door: {@link dev.chitchat.ChitchatClient} and its builder.
 *
 * <p>Wires the chain of a call and knows most other packages; none of them knows it. Its objects compare by identity, and
 * none shows a key or a UserSig.
 */
@NullMarked
package dev.chitchat;

import org.jspecify.annotations.NullMarked;
