/** Secret keys and the UserSig made from them (TLSSigAPIv2). */
@NullMarked
package dev.chitchat.auth;

import org.jspecify.annotations.NullMarked;
