/**
 * Spring Boot finds a client here: set {@code chitchat.sdk-app-id}, {@code chitchat.secret-key} and
 * {@code chitchat.region}, and inject {@link dev.chitchat.ChitchatClient}.
 *
 * <p>The only package that knows Spring Boot, whose libraries are optional: Boot 4, and Boot 3.5 without the health
 * indicator. Nothing else may know this one.
 */
@NullMarked
package dev.chitchat.spring;

import org.jspecify.annotations.NullMarked;
