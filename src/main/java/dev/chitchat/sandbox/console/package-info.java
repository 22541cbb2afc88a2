/** The page on which a person watches a sandbox and changes how it behaves. */
@NullMarked
package dev.chitchat.sandbox.console;

import org.jspecify.annotations.NullMarked;
