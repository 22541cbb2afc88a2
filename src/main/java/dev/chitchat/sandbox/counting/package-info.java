/** How servers count calls against a limit: each way decides for a moment of arrival whether the call is accepted. */
@NullMarked
package dev.chitchat.sandbox.counting;

import org.jspecify.annotations.NullMarked;
