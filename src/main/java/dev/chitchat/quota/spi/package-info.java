/** What a store implements that several processes share a quota through, such as Redis; not for callers. */
@NullMarked
package dev.chitchat.quota.spi;

import org.jspecify.annotations.NullMarked;
